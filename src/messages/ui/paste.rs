//! Sentences about output that is pasted into a criterion.

texts! {
    FIELD: "Paste what the command printed";
    REGION: "The Region it was asked in (only for commands that ask one Region)";
    JUDGE: "Judge it";
    HINT: "Read on this device, and kept only as a finding.";
    READING: "Reading …";
    MORE: "What was pasted is kept for now: paste the output of what is missing as well, and both are judged together.";
    TAKEN: "It stands beside your answer now.";
}
