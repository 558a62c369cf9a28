export { asTensor } from './accept.ts';
export { broadcast } from './broadcast.ts';
export { astype, contiguous, isDense, numberAt, toNested, values } from './convert.ts';
export {
  allocate,
  arrayOver,
  BYTES_OF,
  DTYPES,
  isDType,
  isFloat,
  loadNumber,
  roundTo,
  saturate,
  scalarTypeOf,
  storeNumber,
} from './dtype.ts';
export type { DataOf, DType, TypedArray } from './dtype.ts';
export { halfToNumber, numberToHalf } from './half.ts';
export { indexCatalogue, indexOutOfRange } from './index-messages.ts';
export { indexExplanations } from './index-explanations.ts';
export type { IndexFault } from './index-messages.ts';
export { countOf, eachRow, indexOf, isRowMajor, rowMajor, shapeText } from './layout.ts';
export type { Layout } from './layout.ts';
export { tensorCatalogue } from './messages.ts';
export { tensorExplanations } from './explanations.ts';
export { fold, MOST_AXES } from './nested.ts';
export type { Nested } from './nested.ts';
export { checkDType, dense, full, ones, tensor, zeros } from './tensor.ts';
export type { Tensor, TensorData, TensorOptions } from './tensor.ts';
export { isResident, markResident } from './resident.ts';
export { broadcastTo, expandDims, reshape, slice, transpose } from './view.ts';
export type { Range } from './view.ts';
export { compare, isClose } from './closeness.ts';
export type { Comparison, Tolerance } from './closeness.ts';
export { philox } from './philox.ts';
export { printTensor, tensorHeading } from './print.ts';
export type { PrintOptions } from './print.ts';
export { randn, uniform } from './random.ts';
export type { RandomOptions, UniformOptions } from './random.ts';
export * from './shape.ts';
export * from './size.ts';
export { bindGiven, bindShapes, concreteShape } from './binding.ts';
export type { BindingEquation, Bound, ExpectedInput, ShapeBinding } from './binding.ts';
export { bindingCatalogue, bindingFaults } from './binding-messages.ts';
export { bindingExplanations } from './binding-explanations.ts';
export { copyInto, unfit } from './fit.ts';
