/**
 * The wording of what can be wrong with the arguments of built-ins; a part of the catalogue in messages.ts.
 */

export const builtinCatalogue = {
  'shape/sink-per-row': {
    severity: 'error',
    en: '`sink` is one more logit for each row, but {sink} differs along axis {axis}, which is in the row',
    zh: '`sink` 是每一行多出的一个分数，而 {sink} 在行内的第 {axis} 轴上有多个值',
  },
  'shape/heads': {
    severity: 'error',
    en: 'cannot cut the {size} features of {value} into {heads} heads',
    zh: '{value} 的 {size} 个特征不能分成 {heads} 个头',
  },
  'shape/head-groups': {
    severity: 'error',
    en: 'the {queries} query heads of {query} cannot share the {keys} heads of {key} evenly',
    zh: '{query} 的 {queries} 个查询头不能平均共用 {key} 的 {keys} 个头',
  },
  'shape/reshape': {
    severity: 'error',
    en: '{value} is {shape}: its elements do not fill {target}',
    zh: '{value} 的形状是 {shape}，其元素不能恰好填满 {target}',
  },
  'shape/transpose-order': {
    severity: 'error',
    en: '{given} is not an order of the last {count} axes of {value}, which is {shape}',
    zh: '{given} 不是 {value} 最后 {count} 个轴的一个排列，它的形状是 {shape}',
  },
  'shape/rotated-width': {
    severity: 'error',
    en: '`rope` turns features in pairs, and cannot turn {width} of the {size} features of {value}',
    zh: '`rope` 把特征两两旋转，不能旋转 {value} 的 {size} 个特征中的 {width} 个',
  },
  'shape/row-positions': {
    severity: 'error',
    en: '`positions` gives one number for each row of {value}, which is {shape}; {positions} does not',
    zh: '`positions` 应给 {value}（形状 {shape}）的每一行一个数，而 {positions} 不是这样',
  },
  'type/one-number': {
    severity: 'error',
    en: '`{argument}` of `{name}` is one number, but {value} is {shape}',
    zh: '`{name}` 的 `{argument}` 是一个数，而 {value} 的形状是 {shape}',
  },
  'type/sizes-in-brackets': {
    severity: 'error',
    en: 'the sizes of `{name}` stand one by one, without brackets',
    zh: '`{name}` 的各个大小要逐个写出，不加括号',
  },
  'type/not-whole-numbers': {
    severity: 'error',
    en: '`{name}` takes whole numbers here, but {value} is {dtype}',
    zh: '`{name}` 在这里要用整数，而 {value} 的类型是 {dtype}',
  },
} as const;
