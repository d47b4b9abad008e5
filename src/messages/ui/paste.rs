//! Sentences about pasting a command's output.

texts! {
    FIELD: "Paste what the command printed";
    REGION: "The Region you ran the command in (only for commands that ask one Region)";
    JUDGE: "Check this output";
    HINT: "Read on this device and kept only as a finding.";
    READING: "Reading …";
    MORE: "This output is kept for now. Paste the missing output as well, and all of it is checked together.";
    TAKEN: "The finding is now shown with your answer.";
}
