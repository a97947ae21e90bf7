"""The page of agreement: figures, and the places behind them."""
