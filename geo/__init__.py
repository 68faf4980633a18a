"""Where things are: gazetteer, toponyms, georesolution, boundaries, the map."""

import os

# A file can be a GDAL VRT in disguise, whatever its ending, and make GDAL read other files or the network.
# Skipping the format works only when set before pyogrio is imported: here, where everything that reads places begins.
os.environ["GDAL_SKIP"] = ",".join(dict.fromkeys([*filter(None, [os.environ.get("GDAL_SKIP")]), "OGR_VRT"]))
