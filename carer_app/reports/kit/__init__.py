"""The parts that papers are built from. Papers of a slice use these and never ReportLab itself."""
