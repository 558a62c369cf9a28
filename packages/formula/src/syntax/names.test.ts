import { describe, expect, test } from 'vitest';
import { canonicalName, displayName, isName, mayBeginName, NAME, nameEnd } from './names.ts';
import { normalise } from './normalise.ts';

describe('one name each', () => {
  const cases: readonly (readonly [canonical: string, display: string, ...written: string[]])[] = [
    ['W_1', 'W₁', 'W₁', 'W_1', 'W_₁'],
    ['W_12', 'W₁₂', 'W₁₂', 'W_12'],
    ['W_Q', 'W_Q', 'W_Q'],
    ['W_Q_1', 'W_Q₁', 'W_Q₁', 'W_Q_1'],
    ['x_1_2', 'x₁_2', 'x_1_2', 'x₁_2'],
    ['phi', 'φ', 'φ', 'ϕ', 'phi', '𝜑', '𝜙'],
    ['phi_k', 'φₖ', 'φₖ', 'φ_k', 'phi_k'],
    ['phi2', 'φ2', 'φ2', 'phi2'],
    ['d_k', 'dₖ', 'dₖ', 'd_k', '𝑑ₖ', 'ｄ_k'],
    ['K_hat', 'K̂', 'K̂', 'K_hat', '𝐊̂'],
    ['y_hat_t', 'ŷₜ', 'ŷₜ', 'y\u0302ₜ', 'y_hat_t'],
    ['q_tilde', 'q̃', 'q̃'],
    ['x_beta', 'x_β', 'x_β', 'xᵦ', 'x_beta'],
    ['h', 'h', 'ℎ'],
    ['Delta', 'Δ', 'Δ'],
    ['Δt', 'Δt', 'Δt'],
    ['requête', 'requête', 'requête', 'reque\u0302te'],
    ['查询', '查询', '查询'],
    ['log_softmax', 'log_softmax', 'log_softmax'],
    ['inf', '∞', 'inf'],
    ['toString', 'toString', 'toString'],
  ];
  for (const [canonical, display, ...written] of cases)
    test(`${canonical}`, () => {
      for (const spelling of written) expect([spelling, canonicalName(spelling)]).toEqual([spelling, canonical]);
      expect(displayName(canonical)).toBe(display);
      expect(canonicalName(canonical)).toBe(canonical);
    });
});

test('what a name is', () => {
  for (const name of ['Q', 'd_k', '键', 'W₁', 'x̂']) expect([name, isName(name)]).toEqual([name, true]);
  for (const text of ['', 'Kᵀ', 'x²', '2x', 'a b', 'Σ', 'ₖ', '_x', 'x_', '__proto__', 'a.b'])
    expect([text, isName(text)]).toEqual([text, false]);
});

describe('normalisation', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['Q·Kᵀ', 'Q·Kᵀ'],
    ['a − b – c ∗ d • e', 'a - b - c * d · e'],
    ['K′ ’', "K' '"],
    ['𝑤𝟏 𝜑 ℎ', 'w1 φ h'],
    ['ｆ（ａ，ｂ）；　ｘ＝１［２］｜', 'f(a,b); x=1[2]|'],
    ['√ π ∞ ≤ ≥ ≠ ∧ ∨ ¬', '√ π ∞ ≤ ≥ ≠ ∧ ∨ ¬'],
    ['⩽≧∥∣∑⊤', '≤≥‖|Σᵀ'],
    ['e\u0301', 'é'],
    ['dₖ xⁿ ½', 'dₖ xⁿ ½'],
    ['\ud835', '\ud835'],
  ];
  for (const [text, expected] of cases)
    test(`${text}`, () => {
      expect(normalise(text).text).toBe(expected);
    });

  test('offsets go back to the original', () => {
    const text = '𝑤＋e\u0301·x';
    const { text: normal, original } = normalise(text);
    expect(normal).toBe('w+é·x');
    const back = Array.from(normal, (_, k) => {
      const { start, end } = original(k, k + 1);
      return text.slice(start, end);
    });
    expect(back).toEqual(['𝑤', '＋', 'e\u0301', '·', 'x']);
    expect(original(5, 5)).toEqual({ start: text.length, end: text.length });
  });
});

test('where a name ends is what its pattern says, after and before every unit', () => {
  const pattern = new RegExp(NAME, 'uy');
  const wrong: string[] = [];
  const compare = (text: string): void => {
    pattern.lastIndex = 0;
    const end = pattern.test(text) ? pattern.lastIndex : 0;
    const found = mayBeginName(text.charCodeAt(0)) ? nameEnd(text, 0) : 0;
    if (found !== end) wrong.push(`${text}: ${found} for ${end}`);
  };
  for (let unit = 0; unit < 0x10000; unit += 1) {
    const character = String.fromCharCode(unit);
    for (const text of [`${character}b`, `a${character}b`, `a_${character}`, `a__1${character}_`]) compare(text);
  }
  expect(wrong).toEqual([]);
});

test('units that are normalised one by one are no part of a cluster', () => {
  const wrong: string[] = [];
  for (let unit = 0; unit < 0x10000; unit += 1) {
    const text = `√e${String.fromCharCode(unit)}`;
    // The Chinese character sends a text the long way, and changes nothing before it.
    if (`${normalise(text).text}值` !== normalise(`${text}值`).text) wrong.push(text);
  }
  expect(wrong).toEqual([]);
  expect(normalise('√e\u0301').text).toBe('√\u00e9');
});
