"""The drawn person: a body and its moves, who it is and where, and how it is drawn."""
