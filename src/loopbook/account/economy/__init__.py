"""Economy: accounts of nations, products, plants and farms, computed from declared methods."""
