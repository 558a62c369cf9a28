// The one door from a bare clone: `node run.mjs start|test|heed|playground|build|bench [arguments…]`, which npm start,
// npm test, npm run heed, npm run playground, npm run build and npm run bench call. In: Node >= 18 with npm, nothing else. It installs (the
// repository's own Node included) and builds what is missing or stale, the page too where it is needed, on stderr and
// silently when nothing is to be done, then hands over to the CLI or to vitest and passes the exit code through. It has
// no dependencies, and it does not lint or check the house: `.ci/run` does.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const cache = join(root, 'node_modules', '.cache', 'heed');
const windows = process.platform === 'win32';
const oldestNode = [22, 12];
const floors = ['packages', 'apps', 'tooling'];

const bench = 'tooling/bench';

/** Every room's folder, `packages/tensor` and so on; not the benchmark, which has an install of its own. */
function rooms() {
  return floors
    .flatMap((floor) =>
      existsSync(join(root, floor)) ? readdirSync(join(root, floor)).map((name) => `${floor}/${name}`) : [],
    )
    .filter((room) => room !== bench && existsSync(join(root, room, 'package.json')));
}

const say = (text) => process.stderr.write(`heed: ${text}\n`);

function stop(text) {
  say(text);
  process.exit(1);
}

function readStamp(name) {
  try {
    return JSON.parse(readFileSync(join(cache, name), 'utf8'));
  } catch {
    return {};
  }
}

function writeStamp(name, value) {
  mkdirSync(cache, { recursive: true });
  writeFileSync(join(cache, name), JSON.stringify(value));
}

/** What decides the content of node_modules: manifests, lockfile, platform. */
function installPrint() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch} ${root}`);
  const files = [
    'package.json',
    'pnpm-lock.yaml',
    'pnpm-workspace.yaml',
    ...rooms().map((room) => `${room}/package.json`),
  ];
  for (const file of files) hash.update(`\0${file}\0`).update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

/** Name, size and time of each file in these places. */
function printOf(paths) {
  const hash = createHash('sha256');
  const look = (path) => {
    const facts = statSync(join(root, path), { throwIfNoEntry: false });
    if (facts?.isFile()) hash.update(`${path} ${facts.size} ${facts.mtimeMs}\n`);
    if (facts?.isDirectory()) for (const name of readdirSync(join(root, path)).sort()) look(`${path}/${name}`);
  };
  paths.forEach(look);
  return hash.digest('hex');
}

/** What decides the content of every dist. */
function buildPrint() {
  const own = rooms().flatMap((room) => ['package.json', 'tsconfig.json', 'src'].map((name) => `${room}/${name}`));
  return printOf(['tsconfig.json', 'tsconfig.base.json', ...own]);
}

const playground = 'apps/playground';

/** What decides the content of the page, which is made of sources: every package's, and the server's policy. */
function pagePrint() {
  const packages = rooms().filter((room) => room.startsWith('packages/'));
  return printOf([
    'pnpm-lock.yaml',
    ...packages.flatMap((room) => [`${room}/package.json`, `${room}/src`]),
    ...['package.json', 'vite.config.ts', 'index.html', 'icon.svg', 'src'].map((name) => `${playground}/${name}`),
    'apps/cli/src/serving.ts',
  ]);
}

/** Runs a step on stderr only; the data on stdout belongs to the command that follows. */
function step(command, args, options = {}) {
  const done = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], ...options });
  if (done.error) say(`cannot start ${command}: ${done.error.message}`);
  return done.status ?? 1;
}

/** The repository's own Node where its package exists for this platform and runs; else the caller's, if new enough. */
function findNode() {
  const own = join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
  if (existsSync(own) && spawnSync(own, ['--version'], { stdio: 'ignore' }).status === 0) return own;
  const [major, minor] = process.versions.node.split('.').map(Number);
  const newEnough = major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
  if (newEnough) return process.execPath;
  return stop(
    `this platform (${process.platform}-${process.arch}) has no Node of the repository's own, and ` +
      `Node ${process.version} is too old: please run this with Node ${oldestNode.join('.')} or newer`,
  );
}

/** Installs when a manifest or the lockfile has changed since the last time; returns the Node to go on with. */
function install() {
  const stamp = readStamp('install.json');
  const print = installPrint();
  if (stamp.print === print && existsSync(stamp.node) && existsSync(join(root, 'node_modules', 'typescript'))) {
    return stamp.node;
  }
  say('installing (the first time takes up to a minute)');
  const code = pnpm('install', '--frozen-lockfile');
  if (code !== 0) stop(`the installation failed (exit code ${code}); the reason stands above`);
  const node = findNode();
  writeStamp('install.json', { print, node });
  return node;
}

/** Runs the workspace's own package manager, which need not be installed. */
function pnpm(...args) {
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const env = { ...process.env, CI: 'true' };
  delete env.NODE_ENV;
  return step(windows ? 'npx.cmd' : 'npx', ['--yes', packageManager, ...args], { env, shell: windows });
}

/** Builds when a source is newer than the last successful build. `tsc -b` is incremental beneath this. */
function build(node) {
  const print = buildPrint();
  const built = rooms().every((room) => existsSync(join(root, room, 'dist')));
  if (built && readStamp('build.json').print === print) return;
  rmSync(join(cache, 'build.json'), { force: true });
  const code = step(node, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-b', ...rooms()]);
  if (code !== 0) stop('the build failed; the reason stands above');
  writeStamp('build.json', { print });
}

/** Builds the playground's page when something it is made of has changed. */
function buildPage(node) {
  const print = pagePrint();
  if (existsSync(join(root, playground, 'dist', 'page', 'index.html')) && readStamp('page.json').print === print)
    return;
  rmSync(join(cache, 'page.json'), { force: true });
  const folder = join(root, playground);
  const vite = join(folder, 'node_modules', 'vite', 'bin', 'vite.js');
  const code = step(node, [vite, 'build', '--logLevel', 'warn'], { cwd: folder });
  if (code !== 0) stop('the page could not be built; the reason stands above');
  writeStamp('page.json', { print });
}

/** Makes the one-file entries of packages when a source has changed. */
function buildBundles(node) {
  const print = buildPrint();
  const files = ['packages/heed/dist/bundled/heed.js', 'packages/runtime/dist/bundled/runtime.js'];
  if (files.every((file) => existsSync(join(root, file))) && readStamp('bundles.json').print === print) return;
  rmSync(join(cache, 'bundles.json'), { force: true });
  const code = step(node, [join(root, 'tooling/bundle/src/main.ts')]);
  if (code !== 0) stop('the bundles could not be made; the reason stands above');
  writeStamp('bundles.json', { print });
}

/** Installs the benchmark's peers, with npm and in its own folder, and lets it find heed's built packages. */
function installBench() {
  const folder = join(root, bench);
  const modules = join(folder, 'node_modules');
  const manifest = readFileSync(join(folder, 'package.json'), 'utf8');
  const hash = createHash('sha256')
    .update(manifest)
    .update(readFileSync(join(folder, 'package-lock.json')));
  const print = hash.digest('hex');
  if (readStamp('bench.json').print !== print || !existsSync(modules)) {
    say('installing what heed is measured beside (half a gigabyte)');
    rmSync(join(cache, 'bench.json'), { force: true });
    const code = step(windows ? 'npm.cmd' : 'npm', ['ci'], { cwd: folder, shell: windows });
    if (code !== 0) stop('what heed is measured beside could not be installed; the reason stands above');
    writeStamp('bench.json', { print });
  }
  for (const name of Object.keys(JSON.parse(manifest).peerDependencies)) {
    const link = join(modules, name);
    if (existsSync(link)) continue;
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(root, 'packages', name.replace('@heed/', '')), link, 'junction');
  }
}

/** Hands terminal, signals and exit code over to the command. */
function handOver(node, args, cwd) {
  const child = spawn(node, args, { cwd, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => stop(`cannot start ${node}: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}

const [command, ...args] = process.argv.slice(2);
if (!['start', 'test', 'heed', 'playground', 'build', 'bench'].includes(command)) {
  say('usage: node run.mjs start|test|heed|playground|build|bench [arguments…]');
  process.exit(2);
}

// npm tells where the command was typed, but only the npm that started *this* script may be believed.
const typedIn = (process.env.npm_lifecycle_event === command && process.env.INIT_CWD) || process.cwd();

const node = install();
process.env.TURBO_TELEMETRY_DISABLED = '1';
process.env.DO_NOT_TRACK = '1';
process.env.PATH = [dirname(node), join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
if (command === 'build') process.exit(pnpm('exec', 'turbo', 'run', 'build', ...args));
build(node);
if (command === 'test' || command === 'playground') buildPage(node);
if (command === 'bench') {
  buildBundles(node);
  installBench();
}

// What the CLI's hints and examples begin with where they are typed: a clone has no `heed` in its path.
if (command !== 'test') process.env.HEED_COMMAND = 'npm run -s heed --';

const cli = join(root, 'apps', 'cli', 'dist', 'main.js');
if (command === 'test') handOver(node, [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', ...args], root);
else if (command === 'bench') handOver(node, [join(root, bench, 'src', 'main.ts'), ...args], typedIn);
else if (command === 'heed') handOver(node, [cli, ...args], typedIn);
else if (command === 'playground') handOver(node, [cli, 'serve', ...args], typedIn);
else handOver(node, [cli, ...(args.length === 0 ? ['demo'] : ['run', ...args])], typedIn);
