/**
 * The wording of everything that can be wrong with a name; a part of the catalogue in messages.ts.
 */

export const nameCatalogue = {
  'name/run-together': {
    severity: 'error',
    en: '`{name}` is one name, and nothing defines it; a product is written {product}',
    zh: '`{name}` 是一个名称，但没有定义；乘积应写作 {product}',
  },
  'name/unknown-function': {
    severity: 'error',
    en: 'there is no function called `{name}`',
    zh: '没有名为 `{name}` 的函数',
  },
  'name/not-a-function': {
    severity: 'error',
    en: '`{name}` is called here, but it is no function',
    zh: '这里调用了 `{name}`，但它不是函数',
  },
  'name/defined-twice': {
    severity: 'error',
    en: '`{name}` is defined twice',
    zh: '`{name}` 定义了两次',
  },
  'name/recursive': {
    severity: 'error',
    en: '`{name}` is defined by itself',
    zh: '`{name}` 的定义用到了它自己',
  },
  'name/unknown-want': {
    severity: 'error',
    en: 'the formula has no value called `{name}`',
    zh: '公式里没有名为 `{name}` 的值',
  },
  'name/unknown-width': {
    severity: 'error',
    en: 'it is not known whose size `{name}` is',
    zh: '不知道 `{name}` 是谁的大小',
  },
  'name/ambiguous-size': {
    severity: 'error',
    en: '`{name}` may be the size of {first} or of {second}, and nothing makes them equal',
    zh: '`{name}` 可能是 {first} 的大小，也可能是 {second} 的大小，而没有什么使二者相等',
  },
  'name/position-as-size': {
    severity: 'error',
    en: 'a size may not be called `{name}`: that is the index along axis {axis}',
    zh: '大小不能叫 `{name}`：它是第 {axis} 轴上的下标',
  },
  'name/position-as-bias': {
    severity: 'error',
    en: '`{name}` is the index along axis {axis} here, not a bias',
    zh: '这里的 `{name}` 是第 {axis} 轴上的下标，而不是偏置',
  },
  'name/near-miss': {
    severity: 'warning',
    en: '`{name}` is taken as an input; the formula also has `{near}`',
    zh: '`{name}` 被当作输入；公式里还有 `{near}`',
  },
  'name/built-in-as-value': {
    severity: 'warning',
    en: '`{name}` is taken as an input; the function of this name is only meant where it is called',
    zh: '`{name}` 被当作输入；只有在调用时它才是同名的函数',
  },
  'name/parameter-twice': {
    severity: 'error',
    en: 'two `Linear` have the name `{name}`',
    zh: '有两个 `Linear` 同名：`{name}`',
  },
  'name/e-power': {
    severity: 'error',
    en: '`e` is not defined; the exponential is written exp(…)',
    zh: '`e` 没有定义；指数函数写作 exp(…)',
  },
  'name/e-is-a-size': {
    severity: 'warning',
    en: '`e` is a declared size here, so this is a power of that size',
    zh: '这里的 `e` 是声明过的大小，所以这是它的幂',
  },
  'name/transpose-or-power': {
    severity: 'warning',
    en: '`^T` transposes, although `T` is a name here',
    zh: '`^T` 表示转置，尽管这里 `T` 是一个名称',
  },
} as const;
