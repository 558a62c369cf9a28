// The true totals of one vitest run. In: the path of vitest's JSON report and the exit code of the run. Out: one line
// `passed failed skipped` on stdout. A test file that could not be loaded counts as one failure, and so does a run that
// ended badly although every test in it passed. It exits 1 when there is no report to read: the run itself crashed.
import { existsSync, readFileSync } from 'node:fs';

const [file, code] = process.argv.slice(2);
if (!existsSync(file)) {
  console.error('the tests ended before they could report');
  process.exit(1);
}
const report = JSON.parse(readFileSync(file, 'utf8'));
const unloaded = report.testResults.filter(
  (result) => result.status === 'failed' && !result.assertionResults.some((test) => test.status === 'failed'),
).length;
const passed = report.numPassedTests;
const skipped = report.numPendingTests + report.numTodoTests;
let failed = report.numFailedTests + unloaded;
if (failed === 0 && code !== '0') failed = 1;
console.log(passed, failed, skipped);
