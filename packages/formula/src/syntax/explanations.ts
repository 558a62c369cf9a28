/**
 * What the codes of a text without a meaning yet, `syntax/…`, mean: the rule behind each, in English and Chinese, and an example that breaks it.
 *
 * The messages are apart, in messages.ts, because a program that reports faults need not carry what only
 * `explain --code` prints. A code missing here, or one too many, does not compile.
 */

import type { Explanations } from '@heed/diagnostics';
import type { syntaxCatalogue } from './messages.ts';

export const syntaxExplanations: Explanations<typeof syntaxCatalogue> = {
  'syntax/empty': {
    en: 'A program needs at least one statement. Its last statement is the result, for example `softmax(Q·Kᵀ/√d)·V`.',
    zh: '程序至少要有一条语句，最后一条语句就是结果，例如 `softmax(Q·Kᵀ/√d)·V`。',
    example: '# only a comment',
  },
  'syntax/too-long': {
    en: 'Formulas are read in bounded time and memory, so their text is limited. Something that is not a formula was probably given, for example a data file.',
    zh: '为了保证读取所用的时间和内存有上限，公式的长度是有限制的。很可能误把别的内容（例如数据文件）当成了公式。',
    example: 'a text of 70000 opening brackets',
  },
  'syntax/too-deep': {
    en: 'Brackets within brackets, chains of prefix signs and chains of operators are limited in depth. Give parts of the formula names: `A = …`.',
    zh: '括号的嵌套、前缀符号的连用和运算符的连接都有深度上限。请给公式的各部分起名字：`A = …`。',
    example:
      '----------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------x',
  },
  'syntax/too-many-faults': {
    en: 'A text with so many faults is probably not a formula. The first ones are listed.',
    zh: '错误这么多的文本多半不是公式，这里只列出前面的一部分。',
    example: 'a text of 300 lines, each `a b`',
  },
  'syntax/control-character': {
    en: 'Only tabs and line breaks are allowed among the control characters. NUL and its kind come from binary files or damaged text.',
    zh: '控制字符中只允许制表符和换行。NUL 之类的字符通常来自二进制文件或损坏的文本。',
    example: 'Q·\u0000Kᵀ',
  },
  'syntax/unpaired-surrogate': {
    en: 'Characters beyond the first 65536 are stored as two halves in UTF-16. One half alone means that the text was cut in the wrong place.',
    zh: '超出基本平面的字符在 UTF-16 中由两个码元组成，单独出现一个说明文本在错误的位置被截断。',
    example: 'Q·K\ud835',
  },
  'syntax/unknown-character': {
    en: 'Formulas are made of names, numbers, brackets and the operators listed in the language reference.',
    zh: '公式由名称、数字、括号和语言手册中列出的运算符组成。',
    example: 'Q ⊕ K',
  },
  'syntax/foreign-operator': {
    en: 'The sign belongs to another language (Python, C, MATLAB, LaTeX). What is meant is clear, but a formula has its own sign for it, so that it reads the same for everyone.',
    zh: '这个符号来自别的语言（Python、C、MATLAB、LaTeX）。意思很清楚，但公式有自己的写法，这样所有人读到的才一致。',
    example: 'x ** 2',
  },
  'syntax/latex': {
    en: 'LaTeX has its own reader. Plain text uses Unicode or ASCII signs: `·` or `@` for the matrix product, `√` or `sqrt`, `a/b` for a fraction.',
    zh: 'LaTeX 要用专门的读取方式。普通写法使用 Unicode 或 ASCII 符号：矩阵乘写 `·` 或 `@`，根号写 `√` 或 `sqrt`，分数写 `a/b`。',
    example: '\\frac{Q}{d}',
  },
  'syntax/unclosed-bracket': {
    en: 'Each bracket needs its partner before the statement ends; bars `|x|` and `‖x‖` are brackets too.',
    zh: '语句结束之前，每个括号都要有与之配对的另一半；`|x|` 和 `‖x‖` 的竖线也算括号。',
    example: 'softmax(Q·Kᵀ',
  },
  'syntax/unopened-bracket': {
    en: 'No bracket of this statement is open at this place.',
    zh: '在这个位置，本语句中没有打开的括号。',
    example: 'Q·Kᵀ)',
  },
  'syntax/mismatched-bracket': {
    en: 'A bracket is closed by its own kind: `( )`, `[ ]`, `⌊ ⌋`, `⌈ ⌉`.',
    zh: '括号必须用同类的另一半闭合：`( )`、`[ ]`、`⌊ ⌋`、`⌈ ⌉`。',
    example: 'softmax(Q]',
  },
  'syntax/missing-value-after': {
    en: 'An operator needs a value on its right, a bracket or a comma something that follows, a definition its right side.',
    zh: '运算符的右边、括号里和逗号之后、定义的等号右边，都必须有值。',
    example: 'Q + ',
  },
  'syntax/missing-value-before': {
    en: 'The operator stands between two values. A statement that goes on in the next line is indented there, or ends its line with an operator.',
    zh: '这个运算符要放在两个值之间。语句要在下一行继续时，下一行须缩进，或者上一行以运算符结尾。',
    example: '/ d',
  },
  'syntax/juxtaposition': {
    en: 'In text every product is written: `2·x`, `Q·Kᵀ`. (Only LaTeX puts factors side by side.) Two statements are separated by a line break or `;`.',
    zh: '在文本中，乘号必须写出来：`2·x`、`Q·Kᵀ`（只有 LaTeX 允许省略）。两条语句之间用换行或 `;` 隔开。',
    example: '2x',
  },
  'syntax/separator': {
    en: 'Arguments, sizes and indices are separated by commas. A semicolon separates statements and, in `[Q; K]`, the parts of a concatenation.',
    zh: '参数、尺寸和下标之间用逗号分隔。分号用来分隔语句，或在 `[Q; K]` 中分隔被拼接的各部分。',
    example: 'max(a; b)',
  },
  'syntax/mixed-separators': {
    en: '`[a, b]` and `[a; b]` both join along the last axis. A mixture looks like a matrix literal, which the language does not have; use `stack` or `concat(…, axis=…)`.',
    zh: '`[a, b]` 和 `[a; b]` 都沿最后一个轴拼接。混用看起来像矩阵字面量，而本语言没有这种写法；请用 `stack` 或 `concat(…, axis=…)`。',
    example: '[a, b; c]',
  },
  'syntax/tuple': {
    en: 'Round brackets group one value. To concatenate write `[a, b]`; to call a function put its name right before the bracket.',
    zh: '圆括号只用来括住一个值。拼接写 `[a, b]`；调用函数时，函数名紧挨在括号前面。',
    example: '(a, b)·c',
  },
  'syntax/condition-as-index': {
    en: 'Brackets after a value gather its entries: `A[i, t]`. `[cond]` as a factor of 0 or 1 needs an operator before it; `S | cond` excludes positions.',
    zh: '值后面的方括号用来取元素：`A[i, t]`。要把 `[cond]` 当作 0 或 1 的因子，前面必须有运算符；要排除位置，写 `S | cond`。',
    example: 'S [j ≤ i]',
  },
  'syntax/unexpected': {
    en: 'The text is made of known signs, but not in an order that means something.',
    zh: '这些符号本身都认识，但这样的顺序没有意义。',
    example: 'Q, K',
  },
  'syntax/reserved-word': {
    en: 'The words `and or not div mod where true false` are operators and literals.',
    zh: '`and or not div mod where true false` 这些词是运算符和字面量。',
    example: 'mod = 3',
  },
  'syntax/element-type': {
    en: 'A declaration names the type of the entries before the sizes: `doc: i32[n]`. Left out, it is f32.',
    zh: '声明时，元素类型写在尺寸之前：`doc: i32[n]`；省略时为 f32。',
    example: 'doc: int[n]\ndoc',
  },
  'syntax/declaration-axes': {
    en: 'A declaration is a name, a colon and the sizes of the axes: `Q: [n, d]`; `γ: []` is a number.',
    zh: '声明由名称、冒号和各轴的尺寸组成：`Q: [n, d]`；`γ: []` 表示一个数。',
    example: 'γ: f32\nγ',
  },
  'syntax/parameter': {
    en: 'A function definition lists the names of its parameters: `φ(x) = elu(x) + 1`. `==` compares.',
    zh: '函数定义的括号里列出参数的名称：`φ(x) = elu(x) + 1`。比较用 `==`。',
    example: 'f(2) = 3',
  },
  'syntax/definition-index': {
    en: 'The left side of an index definition has names (`e[i, j] = …`), names with a limit (`M[i < n] = …`), whole axes (`:`) or the start of a recurrence (`Z[-1, :] = …`).',
    zh: '下标定义的左边可以是名称（`e[i, j] = …`）、带范围的名称（`M[i < n] = …`）、整个轴（`:`）或递推的起点（`Z[-1, :] = …`）。',
    example: 'M[i ≤ n] = i',
  },
  'syntax/definition-target': {
    en: "`K'` and `Kᵀ` are the transpose of K, `x²` its square. A new value needs a name of its own, for example `K_2`.",
    zh: "`K'` 和 `Kᵀ` 是 K 的转置，`x²` 是平方。新的值需要自己的名称，例如 `K_2`。",
    example: "K' = X·W",
  },
  'syntax/unused-expression': {
    en: 'A statement that is not the last one declares or defines something. Give the value a name (`A = …`) or remove it; a line that continues the one before is indented and starts with an operator.',
    zh: '最后一条之外的语句都应是声明或定义。请给这个值起名（`A = …`）或删去它；接续上一行的行须缩进并以运算符开头。',
    example: 'Q·Kᵀ\nV',
  },
  'syntax/subscript': {
    en: 'Several indices under a sum or a normaliser are names in brackets, right before the value: `Σ_(j,k) …`, `softmax_(j,k)(s)`.',
    zh: '求和或归一化下的多个下标写成括号中的名称，紧接着是被作用的值：`Σ_(j,k) …`、`softmax_(j,k)(s)`。',
    example: 'Σ_(1,2) x',
  },
  'syntax/sum-without-index': {
    en: 'Name the index: `Σ_t v[t]`. `Σ(x)` with a bracket reduces the last axis.',
    zh: '请写出下标：`Σ_t v[t]`。带括号的 `Σ(x)` 对最后一个轴求和。',
    example: 'Σ x',
  },
  'syntax/superscript': {
    en: 'Raised signs hold a number, a letter, or a sum of them: `x²`, `xⁿ`, `x⁻¹`, `xⁿ⁺¹`. Anything else is written `x^(…)`.',
    zh: '上标里可以是数字、字母或它们的和：`x²`、`xⁿ`、`x⁻¹`、`xⁿ⁺¹`。其他写成 `x^(…)`。',
    example: 'x⁺⁻',
  },
};
