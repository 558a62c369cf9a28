export { disagreement } from './agreement.ts';
export { formulaCases, makeInputs, sizeTuples, type FormulaCase, type InputLook, type Sizes } from './formula-cases.ts';
export { accuracy, tolerances, type DeviceTolerance } from './tolerances.ts';
export { randomNumbers } from './random-numbers.ts';
