//! Sentences of the page Export about the formats of standards.

texts! {
    TITLE: "For auditors and other tools";
    FORMAT: "Format";
    SAVE: "Download this format";
    REGION: "Region of Security Hub";
    NO_REGION: "Choose a Region";

    OSCAL: "OSCAL: for auditors";
    OSCAL_HINT: "NIST's format for assessments, as a zip: the catalog, the assessment plan, the results, and the plan of action and milestones. The exact status of each criterion is in a property.";
    OCSF: "OCSF: for a SIEM or data lake";
    OCSF_HINT: "A compliance finding of OCSF 1.8.0 for each criterion, one event a line. What is unknown has the status Unknown.";
    ASFF: "ASFF: for AWS Security Hub CSPM";
    ASFF_HINT: "A finding for each criterion, in files of 100, with a script that imports them into one account and Region. Nothing can be left out of them. Footing ignores these findings when it reads Security Hub.";
    LENS: "Lens: for the AWS Well-Architected Tool";
    LENS_HINT: "A custom lens with a question for each control, and a script that imports it and enters your answers. There are no notes, names or resources in it.";
}

/// How to use OSCAL documents.
pub const OSCAL_STEPS: [&str; 3] = [
    "Extract the zip and keep the documents in one folder: they refer to each other by their file names.",
    "Import the documents that your tool knows, the catalog first. The README explains how statuses are mapped.",
    "A newer export has the same ids for findings, risks and actions, and new ones for the documents.",
];
/// How to use OCSF events.
pub const OCSF_STEPS: [&str; 2] = [
    "Each line is an event of the class 2003, Compliance Finding, with the profile `cloud`. Send the lines to your SIEM, or put the file where it reads JSON lines.",
    "A newer export has the same `finding_info.uid` for the same criterion. The exact status is in `unmapped.footing.status`.",
];
/// How to import findings into Security Hub.
pub const ASFF_STEPS: [&str; 3] = [
    "Extract the zip in a shell with the AWS CLI, or upload it to CloudShell, and go into its folder.",
    "Read `import.sh`, then run `bash import.sh check`. It only reads: whether this is the right account, and whether Security Hub CSPM is on.",
    "Run `bash import.sh apply`. It asks before it imports. You can run it again with a newer export: that updates the findings.",
];
/// How to import the lens.
pub const LENS_STEPS: [&str; 3] = [
    "Extract the zip in a shell with the AWS CLI, or upload it to CloudShell, and go into its folder.",
    "Read `lens.sh`, then run `bash lens.sh import`. It asks before it imports the lens and publishes this version.",
    "Run `bash lens.sh answers WORKLOAD-ID`, with the ID of a workload in the Well-Architected Tool. Answers that somebody else entered stay as they are.",
];
