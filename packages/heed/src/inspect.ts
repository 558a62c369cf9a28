/**
 * Printing any stage on the way from text to kernels.
 *
 * In: formula text and a stage's name. Out: that stage as text, each in the form its own room prints (and, where it
 * can, reads back). Nothing is run.
 */

import { bug, HeedError } from '@heed/diagnostics';
import { check, format } from '@heed/formula';
import { graphText, type Graph } from '@heed/graph';
import { compile, fusionReasons, fusions, pipeline } from '@heed/compiler';
import { emitProgram, planText, printWat, type Artifact, type Target, type WasmArtifact } from '@heed/kernels';
import { chooseDevice } from '@heed/runtime';
import type { Expectation, Stage } from './face.ts';
import { report } from './messages.ts';
import { graphOf } from './variants.ts';

/** Every stage that exists, in order. */
export function stages(): readonly Stage[] {
  return ['expr', 'graph', ...pipeline.map(({ name }) => `pass:${name}` as const), 'kernels', 'program', 'wat', 'js'];
}

/** What code is written for when only its text is wanted: writing is pure, whether or not it could run here. */
const features = { simd: true, relaxedSimd: false, threads: false };
const TEXTS: Readonly<Record<'wat' | 'js', Target>> = {
  wat: { name: 'wasm', artifact: 'wasm', features },
  js: { name: 'js', artifact: 'js', features },
};

export function inspect(text: string, stage: Stage, expectation: Expectation): string {
  if (!stages().includes(stage)) {
    throw new HeedError([report['backend/unknown-stage']({ stage, known: stages().join(', ') })]);
  }
  if (stage === 'expr') return format(text, 'unicode');
  const graph = graphOf(check(text, expectation));
  if (stage === 'graph') return graphText(graph);
  if (stage.startsWith('pass:')) {
    let printed = '';
    compile(graph, {
      observe: (pass, after) => {
        if (stage === `pass:${pass}`) printed = graphText(after);
      },
    });
    return printed;
  }
  const plan = compile(graph);
  if (stage === 'kernels') return `${fusionText(graph, text)}${planText(plan)}`;
  if (stage === 'wat' || stage === 'js')
    return codeText(emitProgram(plan, TEXTS[stage], { namesLocals: true }).artifact);
  const chosen = chooseDevice('auto');
  if (!chosen.value) throw new HeedError(chosen.diagnostics);
  const program = emitProgram(plan, chosen.value.target());
  return `target ${program.target}: ${describeArtifact(program.artifact)}\n${planText(program)}`;
}

/** A line for each product of weights and values: whether it is one pass over the keys, or goes by blocks of rows. */
function fusionText(graph: Graph, text: string): string {
  const lines = fusions(graph).map(({ span, name, reason, rows }) => {
    const source =
      span === undefined ? (name ?? 'a step of a pass') : text.slice(span.start, span.end).replace(/\s+/g, ' ');
    if (reason === undefined) return `fused: ${source}\n`;
    const how = rows === undefined ? 'not fused' : `row blocks of ${rows}`;
    return `${how}: ${source}: ${fusionReasons[reason]}\n`;
  });
  return lines.length === 0 ? '' : `${lines.join('')}\n`;
}

function codeText(artifact: Artifact): string {
  switch (artifact.kind) {
    case 'wasm':
      return [artifact.bytes, ...Object.values(artifact.libraries)].map((bytes) => printWat(bytes)).join('\n');
    case 'js':
      return artifact.source;
    case 'kernels':
      return bug('code is written for a target that takes code');
  }
}

function describeModules({ bytes, libraries }: WasmArtifact): string {
  const others = Object.entries(libraries).map(([name, own]) => `, library ${name} of ${own.length}`);
  return `a WebAssembly module of ${bytes.length} bytes${others.join('')}`;
}

function describeArtifact(artifact: Artifact): string {
  switch (artifact.kind) {
    case 'wasm':
      return describeModules(artifact);
    case 'js':
      return `${artifact.source.length} characters of JavaScript`;
    case 'kernels':
      return 'kernels as data';
  }
}
