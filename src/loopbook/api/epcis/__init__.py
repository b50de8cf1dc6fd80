"""The REST interface of EPCIS 2.0 (ISO/IEC 19987:2024, section 12), mounted at /epcis."""
