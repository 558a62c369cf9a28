/**
 * The wording of everything that can be wrong with an index list, an index or its range; a part of the catalogue in
 * messages.ts.
 */

export const indexCatalogue = {
  'index/count': {
    severity: 'error',
    en: '{value} is {shape}, but its index list has {given} places',
    zh: '{value} 的形状是 {shape}，而下标列表有 {given} 个位置',
  },
  'index/outside': {
    severity: 'error',
    en: 'index {index} is outside axis {axis} of {value}, which has {size} places',
    zh: '下标 {index} 超出了 {value} 的第 {axis} 轴，该轴有 {size} 个位置',
  },
  'index/not-a-whole-number': {
    severity: 'error',
    en: '{index} is {dtype}, but an index is a whole number',
    zh: '{index} 的类型是 {dtype}，而下标必须是整数',
  },
  'index/range-clash': {
    severity: 'error',
    en: 'index `{index}` would run over two sizes here: {first} and {second}',
    zh: '下标 `{index}` 在这里要取两个不同的大小：{first} 和 {second}',
  },
  'index/no-range': {
    severity: 'error',
    en: 'nothing says how far index `{index}` goes',
    zh: '无法确定下标 `{index}` 的范围',
  },
  'index/limit': {
    severity: 'error',
    en: '{limit} is not a size, so it does not bound `{index}`',
    zh: '{limit} 不是一个大小，不能作为 `{index}` 的范围',
  },
  'index/slice': {
    severity: 'error',
    en: 'a slice goes from one size to another, and {written} is not one',
    zh: '切片的两端必须是大小，而 {written} 不是',
  },
  'index/ellipsis': {
    severity: 'error',
    en: '`…` stands first in an index list, and once',
    zh: '`…` 只能写在下标列表的最前面，而且只能写一次',
  },
  'index/position-on-whole': {
    severity: 'error',
    en: '{names} runs along an axis that `:` keeps whole',
    zh: '{names} 与 `:` 占用了同一个轴',
  },
  'index/open-position': {
    severity: 'error',
    en: '{names} is a position here, not an index of this definition or sum',
    zh: '{names} 在这里是位置变量，不是这个定义或求和的下标',
  },
  'index/not-indexed': {
    severity: 'error',
    en: '{value} is {shape} here, beside numbers: it needs its index list',
    zh: '{value} 的形状是 {shape}，而与它运算的是数：请写出它的下标',
  },
  'index/left-over': {
    severity: 'error',
    en: '`{name}` keeps {wanted} axes whole, but its right side has {actual}',
    zh: '`{name}` 的左边保留 {wanted} 个完整的轴，而右边有 {actual} 个',
  },
  'index/one-number': {
    severity: 'error',
    en: '{value} is one number at each index, and this operation needs more',
    zh: '{value} 在每个下标处是一个数，而这个运算需要整个轴',
  },
  'index/no-such-index': {
    severity: 'error',
    en: '{value} has no axis called `{index}`',
    zh: '{value} 没有名为 `{index}` 的轴',
  },
  'index/twice': {
    severity: 'error',
    en: 'index `{index}` is named twice',
    zh: '下标 `{index}` 写了两次',
  },
  'index/unbound': {
    severity: 'warning',
    en: '`{name}` is an input here, though it is an index elsewhere',
    zh: '`{name}` 在别处是下标，在这里却成了输入',
  },
  'index/shadowed': {
    severity: 'warning',
    en: 'this `{index}` hides the index `{index}` around it',
    zh: '这里的 `{index}` 遮住了外面的下标 `{index}`',
  },
} as const;
