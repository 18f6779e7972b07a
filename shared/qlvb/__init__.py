"""The core of QLVB: plain Python, built as a Lambda layer."""
