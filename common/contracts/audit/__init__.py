"""What `audit` promises: to keep every access record (PDL 4 ch. 3 §, HSLF-FS 2016:40 4 ch. 9 §) and to answer who saw what."""
