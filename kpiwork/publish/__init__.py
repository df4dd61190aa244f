"""Records become pages: batches of notebooks, the exporter, the index, the manifest, new workbooks."""
