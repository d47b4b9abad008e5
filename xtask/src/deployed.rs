//! The site that was built last, deployed to a stand-in for AWS on this machine, so that tests use the deployed form.

use crate::cache::{dist, repository};
use crate::process::{answer, command, run};
use crate::setup::Tools;
use anyhow::{Context, Result};
use std::env;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// The stand-in with the site in its bucket. Dropping this value ends it.
pub(crate) struct Deployed {
    cloud: Child,
    /// The address of the bucket.
    pub(crate) bucket: String,
}

impl Deployed {
    /// Starts the stand-in and runs `cargo xtask deploy` against it.
    pub(crate) fn start(tools: &Tools) -> Result<Self> {
        let python = tools.python.as_ref().context("Python with the AWS CLI and moto is missing")?;
        let mut cloud = tools.python()?;
        cloud.args(["-W", "ignore", "-m", "fake_aws.moto_server", "hosting"]);
        // It ends when nobody holds the other end of its input.
        let cloud = cloud.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let mut deployed = Self { cloud, bucket: String::new() };
        let mut port = String::new();
        let said = deployed.cloud.stdout.take().context("the stand-in for AWS has no output")?;
        BufReader::new(said).read_line(&mut port)?;
        let endpoint = format!("http://127.0.0.1:{}", port.trim());

        let programs = python.parent().context("the Python program has no folder")?;
        let path = crate::process::path_with(&[programs.to_owned()])?;
        let with = |mut command: Command| {
            for (name, value) in [("AWS_ENDPOINT_URL", endpoint.as_str()), ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")] {
                command.env(name, value);
            }
            for file in ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"] {
                command.env(file, "/dev/null");
            }
            command.env("AWS_SECRET_ACCESS_KEY", "example").env_remove("AWS_PROFILE").env_remove("AWS_SESSION_TOKEN");
            command.env("PATH", &path);
            command
        };
        let mut xtask = with(command(env::current_exe()?));
        run(xtask.args(["deploy", "--stack", "footing", "--site"]).arg(dist()))?;
        let query = "Stacks[0].Outputs[?OutputKey=='BucketName'].OutputValue";
        let mut aws = with(command("aws"));
        aws.args(["cloudformation", "describe-stacks", "--stack-name", "footing", "--region", "us-east-1"]);
        let name = answer(aws.args(["--query", query, "--output", "text"]).current_dir(repository()));
        deployed.bucket = format!("{endpoint}/{}", name.context("the stack has no bucket")?.trim());
        Ok(deployed)
    }
}

impl Drop for Deployed {
    fn drop(&mut self) {
        drop(self.cloud.stdin.take());
        let _ = self.cloud.wait();
    }
}
