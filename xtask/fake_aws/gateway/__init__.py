"""AWS as it looks from outside: hosts, signatures, permissions, CORS and faults, with the account behind them."""
