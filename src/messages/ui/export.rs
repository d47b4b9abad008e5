//! Sentences of the page Export.

texts! {
    TITLE: "Export";
    LINK: "Tickets, reports and other files";
    LEAD: "Say what you want to do, and choose one of the files that are made for it. They are made in this browser, and nothing is uploaded.";
    PURPOSE: "What is it for?";
    WORK: "To work on it";
    WORK_HINT: "Tickets for your team, due dates in a calendar, scripts.";
    REPORT: "To report it";
    REPORT_HINT: "A summary and the plan, for people who were not part of it.";
    PROVE: "To prove it";
    PROVE_HINT: "Every criterion with its answer, its evidence and the date.";
    BACK_UP: "To back it up";
    BACK_UP_HINT: "A file that Footing opens again.";
    WHAT: "What goes in";
    NOT_STABLE: "If you import this file twice, you get everything twice: with something left out, each file has ids of its own.";

    TICKETS: "Tickets";
    TICKETS_HINT: "Each open action with its steps, commands, verification and undo, as plain text that mentions nobody and closes nothing. Done actions and templates are not in it.";
    TOOL: "Tool";
    GROUPING: "One ticket for";
    PER_ACTION: "Each action";
    PER_CONTROL: "Each control, with a checklist";
    CALENDAR: "Calendar";
    CALENDAR_HINT: "Due dates, the ends of accepted risks, the day on which evidence is too old, and a review each quarter, as private all-day events. They have titles from the catalog only: no account, no resource, no name.";
    KIT: "Remediation kit";
    HTML: "Report";
    MARKDOWN: "Markdown";
    MARKDOWN_HINT: "For a repository or a wiki.";
    QUESTIONNAIRE: "For a customer's questionnaire:";
    CUSTOMERS: "Page for customers and investors";
    CUSTOMERS_HINT: "One page to read, print or send (HTML): what the baseline is, the score, what is in place and how it is known, and how much is planned by when. It never has account IDs, resources, notes or owners.";
    SHOW_GAPS: "Also say what is not met yet";
    SHOW_GAPS_HINT: "Statements that are not met, partly met or unknown, and planned actions by name. This helps an attacker as well, so send it only to people you trust.";
    WORKBOOK: "Workbook";
    WORKBOOK_HINT: "An Excel file (.xlsx), also for LibreOffice, Numbers and Google Sheets: the plan, every criterion with its answer and evidence, resources, accepted risks, and what they help with in other frameworks.";
    CSV: "CSV";
    CSV_HINT: "One table as text, for other programs.";
    ROWS: "One row for";
    ROW_PER_ACTION: "Each action of the plan";
    PER_CRITERION: "Each criterion, with answer and evidence";
    PER_RESOURCE: "Each resource that evidence names";
    JSON: "Footing file";
    PREVIEWING: "Looking what goes in …";
    NO_PREVIEW: "There is no preview. You can save the file all the same.";
    HOW: "How to import it";

    TICKET: "Ticket";
    NUMBERS: "Bring ticket numbers back";
    NUMBERS_HINT: "Paste what the script for GitHub printed, the CSV export of your tool, or a line for each ticket, such as `ACCT.05 → SEC-12`. The plan then shows the ticket of each action.";
    NUMBERS_FIELD: "Ticket numbers";
    NUMBERS_READ: "Read the numbers";
    NO_NUMBERS: "Nothing was changed: no line names an action or a control, and a ticket.";

    SAVE_TICKETS: "Download tickets";
    SAVE_CALENDAR: "Download calendar";
    SAVE_KIT: "Download kit";
    SAVE_HTML: "Download report";
    SAVE_MARKDOWN: "Download Markdown";
    SAVE_CUSTOMERS: "Download page";
    SAVE_WORKBOOK: "Download workbook";
    SAVE_CSV: "Download CSV";
    SAVE_JSON: "Download Footing file";

    GITHUB_SCRIPT: "GitHub: a script";
    GITHUB_JSON: "GitHub: JSON for its API";
    GITLAB: "GitLab (CSV)";
    JIRA: "Jira (CSV)";
    LINEAR: "Linear (CSV)";
    AZURE_BOARDS: "Azure Boards (CSV)";
}

/// How many actions got the number of a ticket.
pub fn numbers_read(actions: usize) -> String {
    match actions {
        1 => "The plan shows the ticket of 1 action.".to_owned(),
        _ => format!("The plan shows the tickets of {actions} actions."),
    }
}

/// How to run the script for GitHub.
pub const GITHUB_SCRIPT_STEPS: [&str; 4] = [
    "Install GitHub's CLI, and sign in with `gh auth login`.",
    "Read the file, then run it: `bash FILE OWNER/REPOSITORY`. It makes the labels that are missing, then one issue a second.",
    "You can run it again, also with a newer file: it leaves alone what is already there, open or closed.",
    "GitHub has no due dates for issues, so each one says its date in the first line.",
];
/// How to send the JSON for GitHub.
pub const GITHUB_JSON_STEPS: [&str; 3] = [
    "Each line is the body of one request: `POST /repos/OWNER/REPOSITORY/issues`.",
    "Make the labels first: GitHub's CLI refuses labels that do not exist.",
    "Wait a second between two requests. GitHub allows 80 new issues a minute and 500 an hour.",
];
/// How to import the CSV file into GitLab.
pub const GITLAB_STEPS: [&str; 3] = [
    "Make the labels first, under Manage, Labels: `footing`, `aws-security`, `severity-critical`, `severity-high`, `severity-medium`, `severity-low`, and one for each control, such as `acct-05`. GitLab leaves out labels that do not exist.",
    "In the project, open Plan, Issues (or Work items), and choose Import CSV from the menu with three dots.",
    "Importing a file twice makes every issue twice. The last line of each description says which action it is about.",
];
/// How to import the CSV file into Jira.
pub const JIRA_STEPS: [&str; 5] = [
    "In Jira, choose Create or open Filters, View all issues, then Import issues from CSV. Without an administrator's rights you need the permission “Make bulk changes”, and a file may have 250 rows.",
    "Choose the project, file encoding UTF-8 and a comma as the delimiter.",
    "As the date format, enter `yyyy-MM-dd`.",
    "Map each column to the field of the same name: Summary, Issue Type, Priority, Due Date, Labels (every one of them), Description. Where your project has other priorities or no issue type Task, map the values.",
    "Importing a file twice makes every issue twice.",
];
/// How to import the CSV file into Linear.
pub const LINEAR_STEPS: [&str; 3] = [
    "Run `npx @linear/import`, and choose “Linear (CSV)” and this file. You need an API key of your workspace.",
    "Labels are made if they are missing. Linear's importer reads no due dates, so each description says its date in the first line.",
    "Importing a file twice makes every issue twice.",
];
/// How to import the CSV file into Azure Boards.
pub const AZURE_BOARDS_STEPS: [&str; 3] = [
    "In Azure DevOps, open Boards, Queries, Import work items, and choose this file.",
    "Check the rows, then save them: until then, nothing is stored. All are of the type Task and begin in the first state of your process.",
    "Importing a file twice makes every item twice. Each description says the due date in its first line.",
];
/// How to import a table into CISO Assistant.
pub const TABLE_STEPS: [&str; 4] = [
    "The columns are named so that CISO Assistant can import them: actions as applied controls, criteria as findings, and accepted risks as exceptions.",
    "There, open the data import wizard (or use its command-line tool), choose what the rows are, and choose the file. Of a workbook, it reads one sheet: save that sheet as CSV first.",
    "Importing a file again can update what is there: rows keep their `ref_id`.",
    "Unknown stays unknown: such a criterion is imported as identified, never as resolved. Its exact status is in `footing_status` and in the labels.",
];
/// How to import the calendar file.
pub const CALENDAR_STEPS: [&str; 3] = [
    "Open the file with your calendar, or import it there. It is a copy: when the plan changes, import a new file, which updates the same events in most calendars.",
    "Google Calendar: Settings, Import and export. It drops the reminders of imported events.",
    "Your calendar's provider can read the titles.",
];
