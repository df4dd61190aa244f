"""What detectors would see in data of a KPI's size: its shape kept, a behaviour planted, the detector run."""
