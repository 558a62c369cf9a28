/** What is said of safetensors files. Composed into the room's catalogue by messages.ts. */

export const safetensorsCatalogue = {
  'safetensors/truncated': {
    severity: 'error',
    en: 'the safetensors file is cut short: its header needs {expected} bytes, {actual} are there',
    zh: 'safetensors 文件不完整：文件头需要 {expected} 字节，实际只有 {actual} 字节',
  },
  'safetensors/header-size': {
    severity: 'error',
    en: 'the safetensors header claims {actual} bytes; at most {limit} are read',
    zh: 'safetensors 文件头声称有 {actual} 字节，最多只读取 {limit} 字节',
  },
  'safetensors/header': {
    severity: 'error',
    en: 'the safetensors header cannot be read from character {at} on: {found}',
    zh: 'safetensors 文件头从第 {at} 个字符起无法读取：{found}',
  },
  'safetensors/twice': {
    severity: 'error',
    en: 'the safetensors header has the key {name} twice in one object',
    zh: 'safetensors 文件头的同一个对象中两次出现键 {name}',
  },
  'safetensors/metadata': {
    severity: 'error',
    en: 'the metadata of the safetensors file holds {found}, where only texts may stand',
    zh: 'safetensors 文件的元数据中有 {found}，那里只能是文本',
  },
  'safetensors/entry': {
    severity: 'error',
    en: 'the safetensors header describes {name} by {found}, not by dtype, shape and data_offsets',
    zh: 'safetensors 文件头对 {name} 的描述是 {found}，而不是 dtype、shape 和 data_offsets',
  },
  'safetensors/shape': {
    severity: 'error',
    en: 'the tensor {name} of the safetensors file has the shape {shape}, which no tensor can have',
    zh: 'safetensors 文件中张量 {name} 的形状是 {shape}，张量不可能有这样的形状',
  },
  'safetensors/offsets': {
    severity: 'error',
    en: 'the tensor {name} of the safetensors file lies at bytes {begin} to {end} of the data, which has {actual}',
    zh: 'safetensors 文件中张量 {name} 位于数据的第 {begin} 到 {end} 字节，而数据共有 {actual} 字节',
  },
  'safetensors/bytes': {
    severity: 'error',
    en: 'the tensor {name} of the safetensors file has {actual} bytes, but {dtype} {shape} needs {expected}',
    zh: 'safetensors 文件中张量 {name} 有 {actual} 字节，而 {dtype} {shape} 需要 {expected} 字节',
  },
  'safetensors/overlap': {
    severity: 'error',
    en: 'the tensors {left} and {right} of the safetensors file share bytes {begin} to {end} of the data',
    zh: 'safetensors 文件的张量 {left} 与 {right} 在数据的第 {begin} 到 {end} 字节处重叠',
  },
  'safetensors/gap': {
    severity: 'warning',
    en: '{count} bytes of the safetensors file belong to no tensor',
    zh: 'safetensors 文件中有 {count} 字节不属于任何张量',
  },
  'safetensors/unread': {
    severity: 'warning',
    en: '{count} tensors of the safetensors file have element types that are not read ({dtypes}): {names}',
    zh: 'safetensors 文件中有 {count} 个张量的元素类型无法读取（{dtypes}）：{names}',
  },
  'safetensors/dtype': {
    severity: 'error',
    en: 'the tensor {name} of the safetensors file has elements of type {dtype}, which are not read',
    zh: 'safetensors 文件中张量 {name} 的元素类型是 {dtype}，无法读取',
  },
  'safetensors/value': {
    severity: 'error',
    en: 'element {index} of the tensor {name} is {value}, which neither i32 nor f64 holds exactly',
    zh: '张量 {name} 的第 {index} 个元素是 {value}，i32 与 f64 都无法精确表示',
  },
  'safetensors/name': {
    severity: 'error',
    en: 'the safetensors file holds no tensor named {name}; it holds {known}',
    zh: 'safetensors 文件中没有名为 {name} 的张量，其中有：{known}',
  },
  'safetensors/reserved': {
    severity: 'error',
    en: 'a tensor cannot be named {name} in a safetensors file',
    zh: 'safetensors 文件中的张量不能命名为 {name}',
  },
  'safetensors/too-large': {
    severity: 'error',
    en: 'the header of the safetensors file would have {actual} bytes; at most {limit} can be read back',
    zh: 'safetensors 文件头会有 {actual} 字节，而能够读回的最多是 {limit} 字节',
  },
} as const;
