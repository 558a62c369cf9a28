/** What the face has to say of the inputs and values asked for; the other rooms word their own faults. */

import { reports, type Reports } from '@heed/diagnostics';

const catalogue = {
  'input/twice': {
    severity: 'error',
    en: 'input {name} is given twice, in two spellings',
    zh: '输入 {name} 以两种写法给出了两次',
  },
  'input/parameter-shape': {
    severity: 'error',
    en: 'the shape of parameter {name} is not known: {shape}',
    zh: '不知道参数 {name} 的形状：{shape}',
  },
  'input/open-rank': {
    severity: 'error',
    en: 'how many axes {names} has is not known',
    zh: '不知道 {names} 有几个轴',
  },
  'shape/axes-given': {
    severity: 'error',
    en: '{name} is given the axes {given}, but the formula reads {expected}',
    zh: '{name} 给出的轴是 {given}，而公式要求 {expected}',
  },
  'shape/axes-differ': {
    severity: 'error',
    en: 'axis {axis} is given two sizes, {first} and {second}',
    zh: '轴 {axis} 给出了两个不同的尺寸：{first} 和 {second}',
  },
  'size/unknown': {
    severity: 'error',
    en: 'the formula has no size {name}; its sizes are {known}',
    zh: '公式没有名为 {name} 的尺寸；它的尺寸是 {known}',
  },
  'run/not-computed': {
    severity: 'error',
    en: '{name} was not asked for; this run computed {known}',
    zh: '没有要求计算 {name}；这次运行计算了 {known}',
  },
  'backend/reference-only': {
    severity: 'error',
    en: 'heed/reference has no {what}: it computes in float64 and compiles nothing',
    zh: 'heed/reference 没有 {what}：它只以 float64 计算，不做编译',
  },
  'backend/unknown-stage': {
    severity: 'error',
    en: 'there is no stage {stage}; the stages are {known}',
    zh: '没有名为 {stage} 的阶段；可选的阶段是 {known}',
  },
} as const;

/** The catalogue, for `explain` and for tests that try every example. */
export const faceCatalogue: typeof catalogue = catalogue;

export const report: Reports<typeof catalogue> = reports(catalogue);
