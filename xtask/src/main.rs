//! Footing's development commands, `cargo xtask …`: install the tools, build and serve the site, run the tests, measure
//! sizes, print the catalog. None of this is part of the product.

mod bench;
mod build;
mod bundle;
mod cache;
mod catalog;
mod chromium;
mod collector;
mod deploy;
mod deployed;
mod durations;
mod export;
mod format;
mod hosting;
mod judge;
mod kit;
mod metadata;
mod package;
mod packages;
mod policy;
mod post_build;
mod pre_build;
mod process;
mod reproduce;
mod sbom;
mod serve;
mod setup;
mod size;
mod summary;
mod supply;
mod template;
mod test;
mod tools;

use anyhow::{Result, bail};
use footing::report::Length;
use std::path::PathBuf;
use std::process::ExitCode;

const HELP: &str = "\
Footing's development tasks. Usage: cargo xtask COMMAND

  setup                 install the tools that building and testing need, unless they are already there
  serve                 build for release and serve the site on this machine, with production headers
      --port N              the first port to try (8080)
      --sub-path /x/        serve below a path
      --no-build            serve the last build
  build                 build for release into dist/
      --sub-path /x/        for a site below a path
  test                  formatting, lints, all tests, build, size budgets, end to end, accessibility
      --only A,B            run only these parts; `cargo xtask test --list` lists them
      --full                also test what takes long: the collector in all Regions that an account has, instead of
                            three, and under version 2 of the AWS CLI; CONTRIBUTING.md lists the rest
      -- ARGS               pass these arguments to the test runners
  format                format Rust, Python, TypeScript, JavaScript and CSS, and sort imports
  size [--json]         what a visitor loads, compressed with brotli, compared with the budgets and xtask/sizes.toml
      --write               write the current sizes to xtask/sizes.toml
  fuzz                  try a million changed inputs on every reader of data from outside
  bench                 how long judging and scanning large accounts take; run `cargo xtask build` first
  catalog               what the baseline covers, as a table
      --json                as JSON
      --commands            every command of the catalog, for the parser test
  policy                what the checks may read, as an IAM policy
      --cloudformation      as a CloudFormation template of a role
      --session             as the session policies for switching to a read-only role
      --organization        as a CloudFormation template of a role for every account of an organization
  collector             the script that makes the same calls with the AWS CLI
      --controls A,B        only for these controls, such as acct-07,wkld-01
      --charged             also the calls that AWS charges for
  judge FILE…           what evidence files show, judged as the page does; fails if a critical or high criterion fails
      --profile FILE        the profile: an exported assessment, or a JSON object of answers by question
      --paste CRITERION [--region R]
                            judge standard input instead, as output pasted into a criterion such as acct-02.root-mfa
      --credentials         check instead whether the page would accept the credentials on standard input; no value is shown
      --json                as JSON
  script ACTION         the script of an action, such as acct-04.move-to-groups
      --to FOLDER           write the scripts of all actions into a folder instead
  kit FILE…             the remediation kit for what fails in the evidence files of one account
      --to FILE.zip         write the kit to this file
  report FILE…          a report on what the evidence files of one account show
      --format html         or markdown, or csv
      --with-instructions   also print or write the instructions, criteria and evidence
      --to FILE             write the report to this file
  export FILE.json      an export of an assessment: the same bytes as the page writes
      --sample              of the sample, instead of a file
      --format F            json, markdown, html, csv, kit, github-script, github-json, gitlab, jira, linear, azure-boards,
                            calendar, csv-criteria, csv-resources, workbook, customer-page, oscal, ocsf, asff, lens
      --scope S             whole, open-items, or a control such as acct-05
      --leave-out A,B       of account, names, resources, notes, owners
      --tickets-for control one ticket for each control, instead of each action
      --with-instructions   a long report
      --with-gaps           a page for customers that also says what is not met
      --site URL            the address of the site, for links to its guide, with a slash at its end
      --region R            for asff: the Region in which Security Hub is to receive the findings
      --at TIME             as if it were this time, such as 2026-11-22T20:17:00Z
      --out FILE            write the export to this file
  package               build, and pack the site with headers and digests for any static host: target/package/
      --public-url /x/      for a site below a path
      --no-build            pack the last build
  deploy --stack NAME   build, and host on S3 and CloudFront with your AWS CLI; deploy/README.md has the details
      --region R            the stack's Region (us-east-1)
      --domain D            your own domain, with --hosted-zone ID or --certificate ARN
      --web-acl ARN, --access-logs yes|no, --price-class C
                            other parameters of the template; those you leave out keep their values
      --site FOLDER         deploy this finished site instead of building one
      --dry-run             only read from AWS, and show every command that would change something
  template              the CloudFormation template for hosting on S3 and CloudFront
  reproduce             check whether building the same commit elsewhere gives the same files
  lighthouse            Lighthouse's scores of the pages on which people begin (mobile, median of five), served as when deployed

For developers, `trunk serve` and `trunk build` call two more commands: before-trunk and after-trunk.
";

fn main() -> ExitCode {
    match run(std::env::args().skip(1).collect()) {
        Ok(code) => code,
        Err(problem) => {
            eprintln!("{problem:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(mut words: Vec<String>) -> Result<ExitCode> {
    let command = if words.is_empty() { "--help".to_owned() } else { words.remove(0) };
    let mut arguments = Arguments(words);
    match command.as_str() {
        "--help" | "-h" | "help" => {
            print!("{HELP}");
            return Ok(ExitCode::SUCCESS);
        }
        _ if arguments.flag("--help") || arguments.flag("-h") => {
            print!("{HELP}");
            return Ok(ExitCode::SUCCESS);
        }
        "setup" => {
            arguments.finish()?;
            setup::everything_aloud()?;
        }
        "serve" => {
            let port = arguments.value("--port")?.unwrap_or_else(|| "8080".to_owned());
            let sub_path = arguments.value("--sub-path")?;
            let no_build = arguments.flag("--no-build");
            arguments.finish()?;
            return serve::serve(&port, sub_path.as_deref(), no_build);
        }
        "build" => {
            let sub_path = arguments.value("--sub-path")?;
            arguments.finish()?;
            build::set_up_and_build(sub_path.as_deref(), &cache::dist())?;
        }
        "test" => {
            let list = arguments.flag("--list");
            let (only, full) = (arguments.value("--only")?, arguments.flag("--full"));
            let rest = arguments.after_dashes();
            arguments.finish()?;
            if list {
                test::list();
            } else {
                return test::test(only.as_deref(), full, rest);
            }
        }
        "format" => {
            arguments.finish()?;
            format::format()?;
        }
        "size" => {
            let (json, write) = (arguments.flag("--json"), arguments.flag("--write"));
            arguments.finish()?;
            return size::size(json, write);
        }
        "bench" => {
            arguments.finish()?;
            bench::bench()?;
        }
        "fuzz" => {
            arguments.finish()?;
            test::fuzz()?;
        }
        "catalog" => {
            let (json, commands) = (arguments.flag("--json"), arguments.flag("--commands"));
            arguments.finish()?;
            catalog::print(json, commands)?;
        }
        "policy" => {
            let (template, session) = (arguments.flag("--cloudformation"), arguments.flag("--session"));
            let organization = arguments.flag("--organization");
            arguments.finish()?;
            policy::print(template, session, organization)?;
        }
        "collector" => {
            let (controls, charged) = (arguments.value("--controls")?, arguments.flag("--charged"));
            arguments.finish()?;
            collector::print(controls.as_deref(), charged)?;
        }
        "judge" => {
            let request = judge::Request {
                profile: arguments.value("--profile")?.map(Into::into),
                paste: arguments.value("--paste")?,
                region: arguments.value("--region")?,
                credentials: arguments.flag("--credentials"),
                json: arguments.flag("--json"),
                files: arguments.operands()?,
            };
            return request.run();
        }
        "script" => {
            let folder = arguments.value("--to")?.map(PathBuf::from);
            let action = if arguments.0.is_empty() { None } else { Some(arguments.0.remove(0)) };
            arguments.finish()?;
            kit::scripts(action.as_deref(), folder.as_deref())?;
        }
        "kit" => {
            let to = arguments.value("--to")?.map(PathBuf::from);
            kit::kit(&arguments.operands()?, to.as_deref())?;
        }
        "report" => {
            let (to, format) = (arguments.value("--to")?.map(PathBuf::from), arguments.value("--format")?);
            let is_long = arguments.flag("--with-instructions");
            let length = if is_long { Length::WithInstructions } else { Length::Summary };
            kit::report(&arguments.operands()?, format.as_deref(), length, to.as_deref())?;
        }
        "export" => {
            let is_sample = arguments.flag("--sample");
            let mut wish = export::Wish {
                format: arguments.value("--format")?.unwrap_or_default(),
                scope: arguments.value("--scope")?,
                leave_out: arguments.value("--leave-out")?,
                grouping: arguments.value("--tickets-for")?,
                is_long: arguments.flag("--with-instructions"),
                shows_gaps: arguments.flag("--with-gaps"),
                site: arguments.value("--site")?,
                region: arguments.value("--region")?,
                at: arguments.value("--at")?,
                out: arguments.value("--out")?.map(PathBuf::from),
                file: None,
            };
            match (is_sample, arguments.operands()?.as_slice()) {
                (true, []) => {}
                (false, [file]) => wish.file = Some(file.clone()),
                _ => bail!("name one file with an assessment, or give `--sample`"),
            }
            export::run(&wish)?;
        }
        "deploy" => {
            let deployment = deployment(&mut arguments)?;
            arguments.finish()?;
            deployment.run()?;
        }
        "package" => {
            let public_url = arguments.value("--public-url")?;
            let no_build = arguments.flag("--no-build");
            arguments.finish()?;
            package::package(public_url.as_deref(), no_build)?;
        }
        "template" => {
            arguments.finish()?;
            process::say(&template::template()?)?;
        }
        "reproduce" => {
            arguments.finish()?;
            return reproduce::reproduce();
        }
        "lighthouse" => {
            arguments.finish()?;
            return serve::lighthouse();
        }
        "before-trunk" => pre_build::prepare()?,
        "after-trunk" => post_build::after_trunk()?,
        _ => bail!("`cargo xtask` has no command `{command}`; `cargo xtask --help` lists the commands"),
    }
    Ok(ExitCode::SUCCESS)
}

/// The deployment that the arguments describe.
fn deployment(arguments: &mut Arguments) -> Result<deploy::Deployment> {
    let Some(stack) = arguments.value("--stack")? else {
        bail!("name the stack: `cargo xtask deploy --stack footing`");
    };
    let mut parameters = deploy::Parameters::new();
    for (option, parameter) in [
        ("--domain", "DomainName"),
        ("--hosted-zone", "HostedZoneId"),
        ("--certificate", "CertificateArn"),
        ("--web-acl", "WebAclArn"),
        ("--access-logs", "AccessLogs"),
        ("--price-class", "PriceClass"),
    ] {
        if let Some(value) = arguments.value(option)? {
            parameters.insert(parameter.to_owned(), value);
        }
    }
    Ok(deploy::Deployment {
        stack,
        region: arguments.value("--region")?.unwrap_or_else(|| "us-east-1".to_owned()),
        parameters,
        site: arguments.value("--site")?.map(Into::into),
        dry_run: arguments.flag("--dry-run"),
    })
}

/// The arguments after the command. Known ones are removed, so that any left over is an error.
struct Arguments(Vec<String>);

impl Arguments {
    /// Takes a flag. Returns whether it was given.
    fn flag(&mut self, name: &str) -> bool {
        let before = self.0.len();
        let end = self.dashes();
        let mut place = 0;
        self.0.retain(|word| {
            place += 1;
            place > end || word != name
        });
        self.0.len() < before
    }

    /// Takes the value of an option, given as `--name value` or `--name=value`.
    fn value(&mut self, name: &str) -> Result<Option<String>> {
        let end = self.dashes();
        let Some(place) = self.0.iter().take(end).position(|word| word.split('=').next() == Some(name)) else {
            return Ok(None);
        };
        let word = self.0.remove(place);
        if let Some((_, value)) = word.split_once('=') {
            return Ok(Some(value.to_owned()));
        }
        if place + 1 >= end {
            bail!("{name} needs a value");
        }
        Ok(Some(self.0.remove(place)))
    }

    /// Takes the remaining arguments as files: those after `--`, and before it those without a leading `-`.
    fn operands(mut self) -> Result<Vec<PathBuf>> {
        let after = self.after_dashes();
        match self.0.iter().find(|word| word.starts_with('-')) {
            Some(word) => {
                bail!("`{word}` is not an argument of this command; `cargo xtask --help` lists the arguments")
            }
            None => Ok(self.0.into_iter().chain(after).map(PathBuf::from).collect()),
        }
    }

    /// Takes all arguments after `--`.
    fn after_dashes(&mut self) -> Vec<String> {
        let end = self.dashes();
        let mut rest = self.0.split_off(end);
        if !rest.is_empty() {
            rest.remove(0);
        }
        rest
    }

    /// Fails if an argument is left over.
    fn finish(self) -> Result<()> {
        match self.0.first() {
            Some(word) => {
                bail!("`{word}` is not an argument of this command; `cargo xtask --help` lists the arguments")
            }
            None => Ok(()),
        }
    }

    fn dashes(&self) -> usize {
        self.0.iter().position(|word| word == "--").unwrap_or(self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::Arguments;

    fn arguments(text: &str) -> Arguments {
        Arguments(text.split_whitespace().map(str::to_owned).collect())
    }

    #[test]
    fn options_take_values_in_both_ways() {
        for text in ["--port 81 --no-build", "--no-build --port=81"] {
            let mut given = arguments(text);
            assert_eq!(given.value("--port").unwrap().as_deref(), Some("81"));
            assert!(given.flag("--no-build"));
            assert!(!given.flag("--no-build"));
            given.finish().unwrap();
        }
        assert!(arguments("--port").value("--port").is_err());
        assert!(arguments("--port -- x").value("--port").is_err());
        assert!(arguments("--prot 81").finish().is_err());
    }

    #[test]
    fn what_follows_two_dashes_is_left_alone() {
        let mut given = arguments("--only e2e -- --only a.spec.ts");
        assert_eq!(given.value("--only").unwrap().as_deref(), Some("e2e"));
        assert_eq!(given.value("--only").unwrap(), None);
        assert_eq!(given.after_dashes(), ["--only", "a.spec.ts"]);
        given.finish().unwrap();
    }
}
