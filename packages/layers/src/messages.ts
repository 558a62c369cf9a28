/** What a layer has to say of its sizes and of the parameters it is given; the formula's own faults are worded by heed. */

import { reports, type Reports } from '@heed/diagnostics';

const catalogue = {
  'state/missing': {
    severity: 'error',
    en: 'parameter {name} is missing; it is {expected}',
    zh: '缺少参数 {name}，它的形状是 {expected}',
  },
  'state/unexpected': {
    severity: 'error',
    en: 'the layer has no parameter {name}; it has {known}',
    zh: '该层没有名为 {name} 的参数；它的参数是 {known}',
  },
  'state/shape': {
    severity: 'error',
    en: 'parameter {name} is {expected}, but the one given is {actual}',
    zh: '参数 {name} 的形状应为 {expected}，给出的却是 {actual}',
  },
  'layer/size': {
    severity: 'error',
    en: '{name} must be a whole number from 1, but it is {value}',
    zh: '{name} 必须是不小于 1 的整数，而这里是 {value}',
  },
  'layer/rate': {
    severity: 'error',
    en: 'dropout must be a number from 0 to below 1, but it is {value}',
    zh: 'dropout 必须是 0 到 1 之间（不含 1）的数，而这里是 {value}',
  },
  'layer/heads': {
    severity: 'error',
    en: '{name} = {value} cannot be divided into {heads} equal parts',
    zh: '{name} = {value} 不能平均分成 {heads} 份',
  },
} as const;

/** The catalogue, for `explain` and for tests. */
export const layersCatalogue: typeof catalogue = catalogue;

export const report: Reports<typeof catalogue> = reports(catalogue);
