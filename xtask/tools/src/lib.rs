//! Nothing: this package only pins the programs in its manifest.
