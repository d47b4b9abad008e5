// Ends a Playwright run with a line that `cargo xtask test` adds to its total: `N passed, N failed`.

export default class SummaryReporter {
  onBegin(_config, suite) {
    this.suite = suite;
  }

  onEnd(result) {
    const count = { expected: 0, unexpected: 0, flaky: 0, skipped: 0 };
    for (const test of this.suite?.allTests() ?? []) count[test.outcome()] += 1;
    // A run that was aborted, because a file or a server did not start, has failed without a failed test.
    const broken = result.status === "passed" || count.unexpected > 0 ? 0 : 1;
    const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : "";
    console.log(`\n${count.expected + count.flaky} passed, ${count.unexpected + broken} failed${skipped}`);
  }

  printsToStdio() {
    return false;
  }
}
