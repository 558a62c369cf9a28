/** What is said of safetensors files. Composed into the room's catalogue by messages.ts. */

export const safetensorsCatalogue = {
  'safetensors/truncated': {
    severity: 'error',
    en: {
      message: 'the safetensors file is cut short: its header needs {expected} bytes, {actual} are there',
      explanation: 'A safetensors file begins with eight bytes that give the length of its header, then the header.',
    },
    zh: {
      message: 'safetensors 文件不完整：文件头需要 {expected} 字节，实际只有 {actual} 字节',
      explanation: 'safetensors 文件开头的八个字节是文件头的长度，其后是文件头。',
    },
    example: 'a file of three bytes',
  },
  'safetensors/header-size': {
    severity: 'error',
    en: {
      message: 'the safetensors header claims {actual} bytes; at most {limit} are read',
      explanation:
        'The limit is that of the reference implementation. Most often the file is not a safetensors file at all.',
    },
    zh: {
      message: 'safetensors 文件头声称有 {actual} 字节，最多只读取 {limit} 字节',
      explanation: '这个上限与参考实现相同。多数情况下，这个文件根本不是 safetensors 文件。',
    },
    example: 'a PyTorch checkpoint renamed to model.safetensors',
  },
  'safetensors/header': {
    severity: 'error',
    en: {
      message: 'the safetensors header cannot be read from character {at} on: {found}',
      explanation: 'The header is a JSON object in UTF-8: names of tensors, each with dtype, shape and data_offsets.',
    },
    zh: {
      message: 'safetensors 文件头从第 {at} 个字符起无法读取：{found}',
      explanation: '文件头是 UTF-8 编码的 JSON 对象：各张量的名称，以及各自的 dtype、shape 和 data_offsets。',
    },
    example: '{"w": {"dtype": "F32",',
  },
  'safetensors/twice': {
    severity: 'error',
    en: {
      message: 'the safetensors header has the key {name} twice in one object',
      explanation: 'Which of them counts cannot be known; programs would disagree.',
    },
    zh: {
      message: 'safetensors 文件头的同一个对象中两次出现键 {name}',
      explanation: '无法确定以哪一个为准，不同程序的理解会不一致。',
    },
    example: '{"w": {…}, "w": {…}}',
  },
  'safetensors/metadata': {
    severity: 'error',
    en: {
      message: 'the metadata of the safetensors file holds {found}, where only texts may stand',
      explanation: '__metadata__ is an object whose values are all texts.',
    },
    zh: {
      message: 'safetensors 文件的元数据中有 {found}，那里只能是文本',
      explanation: '__metadata__ 是一个对象，它的值都必须是文本。',
    },
    example: '{"__metadata__": {"epoch": 3}}',
  },
  'safetensors/entry': {
    severity: 'error',
    en: {
      message: 'the safetensors header describes {name} by {found}, not by dtype, shape and data_offsets',
      explanation:
        'Each tensor is described as {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}: a text, a list, and a list of two numbers.',
    },
    zh: {
      message: 'safetensors 文件头对 {name} 的描述是 {found}，而不是 dtype、shape 和 data_offsets',
      explanation:
        '每个张量应描述为 {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}：一个文本、一个列表和一个含两个数的列表。',
    },
    example: '{"w": {"dtype": "F32", "shape": [2]}}',
  },
  'safetensors/shape': {
    severity: 'error',
    en: {
      message: 'the tensor {name} of the safetensors file has the shape {shape}, which no tensor can have',
      explanation: 'Sizes are whole numbers of at least 0, 64 of them at most, and their product stays below 2^53.',
    },
    zh: {
      message: 'safetensors 文件中张量 {name} 的形状是 {shape}，张量不可能有这样的形状',
      explanation: '尺寸是不小于 0 的整数，最多 64 个，且乘积须小于 2^53。',
    },
    example: '"shape": [-1, 4]',
  },
  'safetensors/offsets': {
    severity: 'error',
    en: {
      message:
        'the tensor {name} of the safetensors file lies at bytes {begin} to {end} of the data, which has {actual}',
      explanation:
        'Both data_offsets are whole numbers counted from the end of the header; the first is not above the second, the second not above the length of the data.',
    },
    zh: {
      message: 'safetensors 文件中张量 {name} 位于数据的第 {begin} 到 {end} 字节，而数据共有 {actual} 字节',
      explanation: 'data_offsets 是两个从文件头末尾算起的整数：前者不大于后者，后者不大于数据的长度。',
    },
    example: '"data_offsets": [-4, 4]',
  },
  'safetensors/bytes': {
    severity: 'error',
    en: {
      message: 'the tensor {name} of the safetensors file has {actual} bytes, but {dtype} {shape} needs {expected}',
      explanation: 'Element type and shape say how many bytes there must be between the two data_offsets.',
    },
    zh: {
      message: 'safetensors 文件中张量 {name} 有 {actual} 字节，而 {dtype} {shape} 需要 {expected} 字节',
      explanation: '元素类型和形状决定了两个 data_offsets 之间应有多少字节。',
    },
    example: '{"w": {"dtype": "F32", "shape": [3], "data_offsets": [0, 8]}}',
  },
  'safetensors/overlap': {
    severity: 'error',
    en: {
      message: 'the tensors {left} and {right} of the safetensors file share bytes {begin} to {end} of the data',
      explanation: 'Each byte belongs to one tensor. Shared weights are stored once, under one name.',
    },
    zh: {
      message: 'safetensors 文件的张量 {left} 与 {right} 在数据的第 {begin} 到 {end} 字节处重叠',
      explanation: '每个字节只属于一个张量。共享的权重只以一个名称存储一次。',
    },
    example: 'two tensors with the data_offsets [0, 8] and [4, 12]',
  },
  'safetensors/gap': {
    severity: 'warning',
    en: {
      message: '{count} bytes of the safetensors file belong to no tensor',
      explanation: 'The reference implementation refuses such a file; all tensors are complete all the same.',
    },
    zh: {
      message: 'safetensors 文件中有 {count} 字节不属于任何张量',
      explanation: '参考实现会拒绝这样的文件，不过各个张量都是完整的。',
    },
    example: 'a file with bytes after its last tensor',
  },
  'safetensors/unread': {
    severity: 'warning',
    en: {
      message: '{count} tensors of the safetensors file have element types that are not read ({dtypes}): {names}',
      explanation:
        'Read are F64, F32, F16, BF16 (as f32), I8 to I64, U8 to U64 and BOOL. The other tensors can be used.',
    },
    zh: {
      message: 'safetensors 文件中有 {count} 个张量的元素类型无法读取（{dtypes}）：{names}',
      explanation: '可以读取 F64、F32、F16、BF16（转成 f32）、I8 至 I64、U8 至 U64 以及 BOOL。其他张量仍可使用。',
    },
    example: '{"w": {"dtype": "F8_E4M3", "shape": [2], "data_offsets": [0, 2]}}',
  },
  'safetensors/dtype': {
    severity: 'error',
    en: {
      message: 'the tensor {name} of the safetensors file has elements of type {dtype}, which are not read',
      explanation:
        'Read are F64, F32, F16, BF16 (as f32), I8 to I64, U8 to U64 and BOOL. Convert the tensor to one of them before saving.',
    },
    zh: {
      message: 'safetensors 文件中张量 {name} 的元素类型是 {dtype}，无法读取',
      explanation:
        '可以读取 F64、F32、F16、BF16（转成 f32）、I8 至 I64、U8 至 U64 以及 BOOL。请在保存之前转换成其中一种。',
    },
    example: '{"w": {"dtype": "F8_E4M3", "shape": [2], "data_offsets": [0, 2]}}',
  },
  'safetensors/value': {
    severity: 'error',
    en: {
      message: 'element {index} of the tensor {name} is {value}, which neither i32 nor f64 holds exactly',
      explanation: '64-bit integers become i32 or, where that is too narrow, f64; beyond 2^53 they would lose digits.',
    },
    zh: {
      message: '张量 {name} 的第 {index} 个元素是 {value}，i32 与 f64 都无法精确表示',
      explanation: '64 位整数会转成 i32，放不下时转成 f64；超过 2^53 就会丢失数位。',
    },
    example: 'a tensor of type I64 that holds 2^63 - 1',
  },
  'safetensors/name': {
    severity: 'error',
    en: {
      message: 'the safetensors file holds no tensor named {name}; it holds {known}',
      explanation: 'Names are those of the header, in full, such as layers.0.attn.k_proj.weight.',
    },
    zh: {
      message: 'safetensors 文件中没有名为 {name} 的张量，其中有：{known}',
      explanation: '须写出文件头中的完整名称，例如 layers.0.attn.k_proj.weight。',
    },
    example: 'model.safetensors:key, where the file holds keys',
  },
  'safetensors/reserved': {
    severity: 'error',
    en: {
      message: 'a tensor cannot be named {name} in a safetensors file',
      explanation: 'That name holds the metadata of the file.',
    },
    zh: { message: 'safetensors 文件中的张量不能命名为 {name}', explanation: '这个名称用于存放文件的元数据。' },
    example: 'writeSafetensors({ __metadata__: w })',
  },
  'safetensors/too-large': {
    severity: 'error',
    en: {
      message: 'the header of the safetensors file would have {actual} bytes; at most {limit} can be read back',
      explanation: 'Every name, shape and piece of metadata stands in the header.',
    },
    zh: {
      message: 'safetensors 文件头会有 {actual} 字节，而能够读回的最多是 {limit} 字节',
      explanation: '所有的名称、形状和元数据都写在文件头中。',
    },
    example: 'two million tensors',
  },
} as const;
