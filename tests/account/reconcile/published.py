"""Published reconciliation problems: facts, each from the work that it cites.

The numbers are those of the benchmark collection "dr-ged-benchmarks" by E. Cordeiro do Valle
(revision 98b250db), which states for each problem the work it was taken from. `reconciled` is the
exact solution, `printed` what is printed there, and `digits` the relative difference between them:
P1 is printed to two decimals, P8 came from an iterative optimiser.
"""

from typing import NamedTuple

import numpy as np

from loopbook.account.reconcile.problem import LinearProblem, problem_of


class Published(NamedTuple):
    """A problem of streams and nodes, all streams measured; nodes as (streams in, streams out)."""

    citation: str
    nodes: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]
    measured: tuple[float, ...]
    variance: tuple[float, ...]
    reconciled: tuple[float, ...]
    printed: tuple[float, ...]
    digits: float
    statistic: float
    freedom: int

    def problem(self) -> LinearProblem:
        """Return it as arrays; streams are numbered from 1."""
        matrix = np.zeros((len(self.nodes), len(self.measured)))
        for row, (entering, leaving) in enumerate(self.nodes):
            matrix[row, [stream - 1 for stream in entering]] = 1.0
            matrix[row, [stream - 1 for stream in leaving]] = -1.0
        count = len(self.measured)
        sd = np.sqrt(np.array(self.variance))
        return problem_of(matrix, np.array(self.measured), sd, np.ones(count, dtype=bool))


PUBLISHED = {
    "P1": Published(
        citation="Rao & Narasimhan (1996), Ind. Eng. Chem. Res. 35, 1362",
        nodes=(((1,), (2, 3)),),
        measured=(9.22, 4.83, 3.22),
        variance=(0.07650756, 0.02099601, 0.00933156),
        reconciled=(8.38213098444, 5.05993683538, 3.32219414906),
        printed=(8.38, 5.06, 3.32),
        digits=0.00073,
        statistic=12.813201051002604,
        freedom=1,
    ),
    "P2": Published(
        citation="Dovi & Solisio (2001), Chemical Engineering Journal 84, 309",
        nodes=(((1, 2), (3,)), ((3,), (2, 4)), ((4,), (5, 6))),
        measured=(11.0, 9.9, 21.25, 11.1, 7.0, 3.8),
        variance=(0.032, 0.026, 0.12, 0.033, 0.052, 0.015),
        reconciled=(
            11.0293118391,
            9.95710885057,
            20.9864206897,
            11.0293118391,
            7.17797336766,
            3.85133847144,
        ),
        printed=(11.029312, 9.9571089, 20.986421, 11.029312, 7.1779734, 3.8513384999999998),
        digits=1.6e-08,
        statistic=1.6674924891781457,
        freedom=3,
    ),
    "P4": Published(
        citation="Narasimhan & Jordache (2000), Data Reconciliation and Gross Error Detection",
        nodes=(((1,), (2, 3)), ((2,), (4,)), ((3,), (5,)), ((4, 5), (6,))),
        measured=(101.91, 64.45, 34.65, 64.2, 36.44, 98.88),
        variance=(1.0, 1.0, 1.0, 1.0, 1.0, 1.0),
        reconciled=(100.22, 64.5, 35.72, 64.5, 35.72, 100.22),
        printed=(100.22, 64.5, 35.72, 64.5, 35.72, 100.22),
        digits=1e-12,
        statistic=6.407500000000009,
        freedom=4,
    ),
    "P5": Published(
        citation="Yang, Ten & Jao (1995), Computers & Chemical Engineering 19S, S217",
        nodes=(((1,), (2, 7)), ((2, 8), (3,)), ((3, 4), (5,)), ((7,), (6, 8))),
        measured=(110.1, 41.1, 79.0, 30.6, 108.3, 19.8, 55.0, 39.0),
        variance=(3.234, 1.803, 1.665, 0.999, 3.129, 0.418, 3.228, 1.623),
        reconciled=(
            101.339051242,
            42.529144261,
            80.9000359825,
            29.8255726874,
            110.72560867,
            20.4390152595,
            58.809906981,
            38.3708917215,
        ),
        printed=(
            101.33905,
            42.529144,
            80.900036,
            29.825573,
            110.72561,
            20.439015,
            58.809907,
            38.370892,
        ),
        digits=1.4e-08,
        statistic=35.23272053168184,
        freedom=4,
    ),
    "P6": Published(
        citation="Rosenberg, Mah & Iordache (1987), I&EC Research 26, 555",
        nodes=(((1, 4, 6), (2,)), ((2,), (3,)), ((3,), (4, 5)), ((5,), (6, 7))),
        measured=(5.026, 14.722, 14.721, 4.968, 10.088, 5.131, 4.835),
        variance=(1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0),
        reconciled=(
            4.90495238095,
            14.7986190476,
            14.7986190476,
            4.81376190476,
            9.98485714286,
            5.0799047619,
            4.90495238095,
        ),
        printed=(4.904952, 14.79862, 14.79862, 4.813762, 9.984857, 5.079905, 4.904952),
        digits=8.5e-08,
        statistic=0.06847961904761873,
        freedom=4,
    ),
    "P7": Published(
        citation="Cordeiro do Valle (2011), proposed with the collection",
        nodes=(
            ((1, 6), (2,)),
            ((2,), (3,)),
            ((3, 9), (4, 5)),
            ((5,), (6, 7)),
            ((7,), (8,)),
            ((8,), (9, 10)),
        ),
        measured=(49.941, 74.89, 75.049, 47.974, 30.016, 25.012, 5.001, 4.95, 2.953, 1.981),
        variance=(1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.15, 0.15, 0.1, 0.1),
        reconciled=(
            49.9495043509,
            74.9752488857,
            74.9752488857,
            47.9539978776,
            29.9907576937,
            25.0257445348,
            4.96501315883,
            4.96501315883,
            2.96950668553,
            1.99550647329,
        ),
        printed=(
            49.949504,
            74.975249,
            74.975249,
            47.953998,
            29.990758,
            25.025745,
            4.9650132,
            4.9650132,
            2.9695067,
            1.9955064999999998,
        ),
        digits=2e-08,
        statistic=0.028970496710294284,
        freedom=6,
    ),
    "P8": Published(
        citation="Rao & Narasimhan (1996), Ind. Eng. Chem. Res. 35, 1362",
        nodes=(((1,), (2, 3)), ((2, 3), (4, 5, 6, 7)), ((5,), (10, 11)), ((4,), (8, 9))),
        measured=(3707.0, 1900.0, 1807.0, 2910.0, 737.0, 26.0, 7.6, 105.0, 2832.0, 57.0, 668.0),
        variance=(
            12367.6641,
            3249.0,
            2938.7241,
            7621.29,
            488.8521,
            0.6084,
            0.051984,
            9.9225,
            7218.2016,
            2.9241,
            401.6016,
        ),
        reconciled=(
            3697.21722129,
            1894.86333787,
            1802.35388341,
            2932.65694628,
            730.958708583,
            26.0014431214,
            7.60012330575,
            104.994038017,
            2827.66290826,
            57.0430723184,
            673.915636265,
        ),
        printed=(
            3697.207,
            1894.8692,
            1802.3378,
            2932.6379,
            730.96752,
            26.001439,
            7.600126,
            104.99359,
            2827.6443,
            57.042893,
            673.92463,
        ),
        digits=1.5e-05,
        statistic=0.25560506875169714,
        freedom=4,
    ),
}
