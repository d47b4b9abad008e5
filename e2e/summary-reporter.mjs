// Closes a Playwright run with one line that `cargo xtask test` adds to its sum: `N passed, N failed`.

export default class SummaryReporter {
  onBegin(_config, suite) {
    this.suite = suite;
  }

  onEnd(result) {
    const count = { expected: 0, unexpected: 0, flaky: 0, skipped: 0 };
    for (const test of this.suite?.allTests() ?? []) count[test.outcome()] += 1;
    // A run that broke off (a file that does not load, a server that does not start) has failed without a failed test.
    const broken = result.status === "passed" || count.unexpected > 0 ? 0 : 1;
    const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : "";
    console.log(`\n${count.expected + count.flaky} passed, ${count.unexpected + broken} failed${skipped}`);
  }

  printsToStdio() {
    return false;
  }
}
