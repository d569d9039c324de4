"""MobileNet v1: pooled features of single images."""
