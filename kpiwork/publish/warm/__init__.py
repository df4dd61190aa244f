"""Kernels that are forked from a process which has loaded their libraries. Linux only."""
