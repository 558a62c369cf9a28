/**
 * What can be wrong with a text before its meaning is asked: the catalogue of `syntax/…` diagnostics, en and zh.
 *
 * Each entry has a message (lower case, stands alone), an explanation for `explain --code`, and an example that
 * triggers it (a test runs them all). Advice with edits is worded where the fault is found, because it depends on the
 * text. An exhaustive table.
 */

import { reports } from '@heed/diagnostics';
import type { Reports } from '@heed/diagnostics';

export const syntaxCatalogue = {
  'syntax/empty': {
    severity: 'error',
    en: {
      message: 'there is nothing to compute: the text is empty',
      explanation:
        'A program needs at least one statement. Its last statement is the result, for example `softmax(Q·Kᵀ/√d)·V`.',
    },
    zh: {
      message: '没有可计算的内容：公式是空的',
      explanation: '程序至少要有一条语句，最后一条语句就是结果，例如 `softmax(Q·Kᵀ/√d)·V`。',
    },
    example: '# only a comment',
  },
  'syntax/too-long': {
    severity: 'error',
    en: {
      message: 'the text has {length} characters; a formula may have {limit}',
      explanation:
        'Formulas are read in bounded time and memory, so their text is limited. Something that is not a formula was probably given, for example a data file.',
    },
    zh: {
      message: '文本有 {length} 个字符，而公式最多 {limit} 个',
      explanation:
        '为了保证读取所用的时间和内存有上限，公式的长度是有限制的。很可能误把别的内容（例如数据文件）当成了公式。',
    },
    example: 'a text of 70000 opening brackets',
  },
  'syntax/too-deep': {
    severity: 'error',
    en: {
      message: 'this is nested more than {limit} levels deep',
      explanation:
        'Brackets within brackets, chains of prefix signs and chains of operators are limited in depth. Give parts of the formula names: `A = …`.',
    },
    zh: {
      message: '嵌套超过了 {limit} 层',
      explanation: '括号的嵌套、前缀符号的连用和运算符的连接都有深度上限。请给公式的各部分起名字：`A = …`。',
    },
    example:
      '----------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------x',
  },
  'syntax/too-many-faults': {
    severity: 'error',
    en: {
      message: 'more than {limit} faults; the rest is not listed',
      explanation: 'A text with so many faults is probably not a formula. The first ones are listed.',
    },
    zh: {
      message: '错误超过 {limit} 处，其余不再列出',
      explanation: '错误这么多的文本多半不是公式，这里只列出前面的一部分。',
    },
    example: 'a text of 300 lines, each `a b`',
  },
  'syntax/control-character': {
    severity: 'error',
    en: {
      message: 'the control character {code} is not part of a formula',
      explanation:
        'Only tabs and line breaks are allowed among the control characters. NUL and its kind come from binary files or damaged text.',
    },
    zh: {
      message: '公式里不能有控制字符 {code}',
      explanation: '控制字符中只允许制表符和换行。NUL 之类的字符通常来自二进制文件或损坏的文本。',
    },
    example: 'Q·\u0000Kᵀ',
  },
  'syntax/unpaired-surrogate': {
    severity: 'error',
    en: {
      message: 'half a character ({code}): the text is damaged here',
      explanation:
        'Characters beyond the first 65536 are stored as two halves in UTF-16. One half alone means that the text was cut in the wrong place.',
    },
    zh: {
      message: '这里只有半个字符（{code}），文本已损坏',
      explanation: '超出基本平面的字符在 UTF-16 中由两个码元组成，单独出现一个说明文本在错误的位置被截断。',
    },
    example: 'Q·K\ud835',
  },
  'syntax/unknown-character': {
    severity: 'error',
    en: {
      message: 'the character `{character}` ({code}) means nothing here',
      explanation: 'Formulas are made of names, numbers, brackets and the operators listed in the language reference.',
    },
    zh: {
      message: '字符 `{character}`（{code}）在这里没有意义',
      explanation: '公式由名称、数字、括号和语言手册中列出的运算符组成。',
    },
    example: 'Q ⊕ K',
  },
  'syntax/foreign-operator': {
    severity: 'error',
    en: {
      message: '`{written}` is written `{meant}` here',
      explanation:
        'The sign belongs to another language (Python, C, MATLAB, LaTeX). What is meant is clear, but a formula has its own sign for it, so that it reads the same for everyone.',
    },
    zh: {
      message: '`{written}` 在这里应写作 `{meant}`',
      explanation:
        '这个符号来自别的语言（Python、C、MATLAB、LaTeX）。意思很清楚，但公式有自己的写法，这样所有人读到的才一致。',
    },
    example: 'x ** 2',
  },
  'syntax/latex': {
    severity: 'error',
    en: {
      message: '`{written}` looks like LaTeX, but the text is read as plain text',
      explanation:
        'LaTeX has its own reader. Plain text uses Unicode or ASCII signs: `·` or `@` for the matrix product, `√` or `sqrt`, `a/b` for a fraction.',
    },
    zh: {
      message: '`{written}` 像是 LaTeX，但文本是按普通写法读取的',
      explanation:
        'LaTeX 要用专门的读取方式。普通写法使用 Unicode 或 ASCII 符号：矩阵乘写 `·` 或 `@`，根号写 `√` 或 `sqrt`，分数写 `a/b`。',
    },
    example: '\\frac{Q}{d}',
  },
  'syntax/unclosed-bracket': {
    severity: 'error',
    en: {
      message: '`{bracket}` is never closed',
      explanation: 'Each bracket needs its partner before the statement ends; bars `|x|` and `‖x‖` are brackets too.',
    },
    zh: {
      message: '`{bracket}` 没有闭合',
      explanation: '语句结束之前，每个括号都要有与之配对的另一半；`|x|` 和 `‖x‖` 的竖线也算括号。',
    },
    example: 'softmax(Q·Kᵀ',
  },
  'syntax/unopened-bracket': {
    severity: 'error',
    en: {
      message: '`{bracket}` closes nothing',
      explanation: 'No bracket of this statement is open at this place.',
    },
    zh: {
      message: '`{bracket}` 没有对应的左括号',
      explanation: '在这个位置，本语句中没有打开的括号。',
    },
    example: 'Q·Kᵀ)',
  },
  'syntax/mismatched-bracket': {
    severity: 'error',
    en: {
      message: '`{opener}` is closed by `{closer}`',
      explanation: 'A bracket is closed by its own kind: `( )`, `[ ]`, `⌊ ⌋`, `⌈ ⌉`.',
    },
    zh: {
      message: '`{opener}` 却用 `{closer}` 闭合',
      explanation: '括号必须用同类的另一半闭合：`( )`、`[ ]`、`⌊ ⌋`、`⌈ ⌉`。',
    },
    example: 'softmax(Q]',
  },
  'syntax/missing-value-after': {
    severity: 'error',
    en: {
      message: 'a value is missing after `{after}`',
      explanation:
        'An operator needs a value on its right, a bracket or a comma something that follows, a definition its right side.',
    },
    zh: {
      message: '`{after}` 后面缺少一个值',
      explanation: '运算符的右边、括号里和逗号之后、定义的等号右边，都必须有值。',
    },
    example: 'Q + ',
  },
  'syntax/missing-value-before': {
    severity: 'error',
    en: {
      message: 'a value is missing before `{before}`',
      explanation:
        'The operator stands between two values. A statement that goes on in the next line is indented there, or ends its line with an operator.',
    },
    zh: {
      message: '`{before}` 前面缺少一个值',
      explanation: '这个运算符要放在两个值之间。语句要在下一行继续时，下一行须缩进，或者上一行以运算符结尾。',
    },
    example: '/ d',
  },
  'syntax/juxtaposition': {
    severity: 'error',
    en: {
      message: 'nothing stands between `{left}` and `{right}` to say how they combine',
      explanation:
        'In text every product is written: `2·x`, `Q·Kᵀ`. (Only LaTeX puts factors side by side.) Two statements are separated by a line break or `;`.',
    },
    zh: {
      message: '`{left}` 和 `{right}` 之间没有运算符',
      explanation: '在文本中，乘号必须写出来：`2·x`、`Q·Kᵀ`（只有 LaTeX 允许省略）。两条语句之间用换行或 `;` 隔开。',
    },
    example: '2x',
  },
  'syntax/separator': {
    severity: 'error',
    en: {
      message: '`{written}` does not separate here; `{meant}` does',
      explanation:
        'Arguments, sizes and indices are separated by commas. A semicolon separates statements and, in `[Q; K]`, the parts of a concatenation.',
    },
    zh: {
      message: '这里不用 `{written}` 分隔，要用 `{meant}`',
      explanation: '参数、尺寸和下标之间用逗号分隔。分号用来分隔语句，或在 `[Q; K]` 中分隔被拼接的各部分。',
    },
    example: 'max(a; b)',
  },
  'syntax/mixed-separators': {
    severity: 'error',
    en: {
      message: 'one concatenation uses both `,` and `;`',
      explanation:
        '`[a, b]` and `[a; b]` both join along the last axis. A mixture looks like a matrix literal, which the language does not have; use `stack` or `concat(…, axis=…)`.',
    },
    zh: {
      message: '同一个拼接里混用了 `,` 和 `;`',
      explanation:
        '`[a, b]` 和 `[a; b]` 都沿最后一个轴拼接。混用看起来像矩阵字面量，而本语言没有这种写法；请用 `stack` 或 `concat(…, axis=…)`。',
    },
    example: '[a, b; c]',
  },
  'syntax/tuple': {
    severity: 'error',
    en: {
      message: 'a list in round brackets is only an argument, as in `axis=(-2, -1)`',
      explanation:
        'Round brackets group one value. To concatenate write `[a, b]`; to call a function put its name right before the bracket.',
    },
    zh: {
      message: '圆括号中的列表只能作参数，例如 `axis=(-2, -1)`',
      explanation: '圆括号只用来括住一个值。拼接写 `[a, b]`；调用函数时，函数名紧挨在括号前面。',
    },
    example: '(a, b)·c',
  },
  'syntax/condition-as-index': {
    severity: 'error',
    en: {
      message: 'a condition cannot index a value',
      explanation:
        'Brackets after a value gather its entries: `A[i, t]`. `[cond]` as a factor of 0 or 1 needs an operator before it; `S | cond` excludes positions.',
    },
    zh: {
      message: '条件不能作为下标',
      explanation:
        '值后面的方括号用来取元素：`A[i, t]`。要把 `[cond]` 当作 0 或 1 的因子，前面必须有运算符；要排除位置，写 `S | cond`。',
    },
    example: 'S [j ≤ i]',
  },
  'syntax/unexpected': {
    severity: 'error',
    en: {
      message: '`{found}` cannot stand here',
      explanation: 'The text is made of known signs, but not in an order that means something.',
    },
    zh: {
      message: '`{found}` 不能出现在这里',
      explanation: '这些符号本身都认识，但这样的顺序没有意义。',
    },
    example: 'Q, K',
  },
  'syntax/reserved-word': {
    severity: 'error',
    en: {
      message: '`{name}` is a word of the language and cannot be a name',
      explanation: 'The words `and or not div mod where true false` are operators and literals.',
    },
    zh: {
      message: '`{name}` 是语言的保留字，不能用作名称',
      explanation: '`and or not div mod where true false` 这些词是运算符和字面量。',
    },
    example: 'mod = 3',
  },
  'syntax/element-type': {
    severity: 'error',
    en: {
      message: '`{name}` is not an element type; there are {known}',
      explanation: 'A declaration names the type of the entries before the sizes: `doc: i32[n]`. Left out, it is f32.',
    },
    zh: {
      message: '`{name}` 不是元素类型；可用的有 {known}',
      explanation: '声明时，元素类型写在尺寸之前：`doc: i32[n]`；省略时为 f32。',
    },
    example: 'doc: int[n]\ndoc',
  },
  'syntax/declaration-axes': {
    severity: 'error',
    en: {
      message: 'the declaration of `{name}` needs its sizes in square brackets',
      explanation: 'A declaration is a name, a colon and the sizes of the axes: `Q: [n, d]`; `γ: []` is a number.',
    },
    zh: {
      message: '`{name}` 的声明缺少方括号中的尺寸',
      explanation: '声明由名称、冒号和各轴的尺寸组成：`Q: [n, d]`；`γ: []` 表示一个数。',
    },
    example: 'γ: f32\nγ',
  },
  'syntax/parameter': {
    severity: 'error',
    en: {
      message: '`{written}` is not a name, so it cannot be a parameter',
      explanation: 'A function definition lists the names of its parameters: `φ(x) = elu(x) + 1`. `==` compares.',
    },
    zh: {
      message: '`{written}` 不是名称，不能作为参数',
      explanation: '函数定义的括号里列出参数的名称：`φ(x) = elu(x) + 1`。比较用 `==`。',
    },
    example: 'f(2) = 3',
  },
  'syntax/definition-index': {
    severity: 'error',
    en: {
      message: '`{written}` does not name an index of the definition',
      explanation:
        'The left side of an index definition has names (`e[i, j] = …`), names with a limit (`M[i < n] = …`), whole axes (`:`) or the start of a recurrence (`Z[-1, :] = …`).',
    },
    zh: {
      message: '`{written}` 不能作为定义的下标',
      explanation:
        '下标定义的左边可以是名称（`e[i, j] = …`）、带范围的名称（`M[i < n] = …`）、整个轴（`:`）或递推的起点（`Z[-1, :] = …`）。',
    },
    example: 'M[i ≤ n] = i',
  },
  'syntax/definition-target': {
    severity: 'error',
    en: {
      message: '`{written}` cannot be defined: a sign after the name makes it an expression',
      explanation:
        "`K'` and `Kᵀ` are the transpose of K, `x²` its square. A new value needs a name of its own, for example `K_2`.",
    },
    zh: {
      message: '不能定义 `{written}`：名称后的符号使它成为表达式',
      explanation: "`K'` 和 `Kᵀ` 是 K 的转置，`x²` 是平方。新的值需要自己的名称，例如 `K_2`。",
    },
    example: "K' = X·W",
  },
  'syntax/unused-expression': {
    severity: 'error',
    en: {
      message: 'this value is computed but never used: only the last statement is the result',
      explanation:
        'A statement that is not the last one declares or defines something. Give the value a name (`A = …`) or remove it; a line that continues the one before is indented and starts with an operator.',
    },
    zh: {
      message: '这个值算出来却没有用到：只有最后一条语句是结果',
      explanation:
        '最后一条之外的语句都应是声明或定义。请给这个值起名（`A = …`）或删去它；接续上一行的行须缩进并以运算符开头。',
    },
    example: 'Q·Kᵀ\nV',
  },
  'syntax/subscript': {
    severity: 'error',
    en: {
      message: '`{written}` is not a list of index names',
      explanation:
        'Several indices under a sum or a normaliser are names in brackets, right before the value: `Σ_(j,k) …`, `softmax_(j,k)(s)`.',
    },
    zh: {
      message: '`{written}` 不是下标名称的列表',
      explanation: '求和或归一化下的多个下标写成括号中的名称，紧接着是被作用的值：`Σ_(j,k) …`、`softmax_(j,k)(s)`。',
    },
    example: 'Σ_(1,2) x',
  },
  'syntax/sum-without-index': {
    severity: 'error',
    en: {
      message: '`{sign}` does not say over which index it runs',
      explanation: 'Name the index: `Σ_t v[t]`. `Σ(x)` with a bracket reduces the last axis.',
    },
    zh: {
      message: '`{sign}` 没有说明对哪个下标进行',
      explanation: '请写出下标：`Σ_t v[t]`。带括号的 `Σ(x)` 对最后一个轴求和。',
    },
    example: 'Σ x',
  },
  'syntax/superscript': {
    severity: 'error',
    en: {
      message: '`{written}` is not a power that can be read',
      explanation:
        'Raised signs hold a number, a letter, or a sum of them: `x²`, `xⁿ`, `x⁻¹`, `xⁿ⁺¹`. Anything else is written `x^(…)`.',
    },
    zh: {
      message: '无法把 `{written}` 读作指数',
      explanation: '上标里可以是数字、字母或它们的和：`x²`、`xⁿ`、`x⁻¹`、`xⁿ⁺¹`。其他写成 `x^(…)`。',
    },
    example: 'x⁺⁻',
  },
} as const;

export const report: Reports<typeof syntaxCatalogue> = reports(syntaxCatalogue);
