/** What is said of npz files and the zip archives they are. Composed into the room's catalogue by messages.ts. */

export const npzCatalogue = {
  'npz/not-npz': {
    severity: 'error',
    en: 'this is not an npz file: it does not begin with PK, as zip archives do',
    zh: '这不是 npz 文件：开头不是 zip 压缩包的标志 PK',
  },
  'npz/no-end': {
    severity: 'error',
    en: 'the npz file is cut short: the list of entries, which stands at its end, is missing',
    zh: 'npz 文件不完整：缺少位于末尾的条目列表',
  },
  'npz/directory': {
    severity: 'error',
    en: 'the list of entries of the npz file is broken at byte {at}',
    zh: 'npz 文件的条目列表在第 {at} 字节处损坏',
  },
  'npz/split': {
    severity: 'error',
    en: 'the npz file is one part of a zip archive in several parts',
    zh: '这个 npz 文件是分卷 zip 压缩包中的一卷',
  },
  'npz/entry-outside': {
    severity: 'error',
    en: 'the entry {name} of the npz file ends at byte {end}, but entries must end before byte {limit}',
    zh: 'npz 文件的条目 {name} 结束于第 {end} 字节，而条目必须在第 {limit} 字节之前结束',
  },
  'npz/entry-header': {
    severity: 'error',
    en: 'the entry {name} of the npz file does not begin at byte {at}, where the list of entries places it',
    zh: 'npz 文件的条目 {name} 并不在条目列表所指的第 {at} 字节处',
  },
  'npz/entry-name': {
    severity: 'error',
    en: 'the npz file has an entry named {name}, a path that leads elsewhere',
    zh: 'npz 文件有一个名为 {name} 的条目，这个路径指向别处',
  },
  'npz/twice': {
    severity: 'error',
    en: 'the npz file has {count} entries named {name}',
    zh: 'npz 文件有 {count} 个名为 {name} 的条目',
  },
  'npz/overlap': {
    severity: 'error',
    en: 'the entries {left} and {right} of the npz file share bytes from byte {at} on',
    zh: 'npz 文件的条目 {left} 与 {right} 从第 {at} 字节起重叠',
  },
  'npz/left-out': {
    severity: 'warning',
    en: 'entries of the npz file that are not npy files are left out ({count}): {names}',
    zh: 'npz 文件中不是 npy 文件的条目已略过（{count} 个）：{names}',
  },
  'npz/name': {
    severity: 'error',
    en: 'the npz file holds no tensor named {name}; it holds {known}',
    zh: 'npz 文件中没有名为 {name} 的张量，其中有：{known}',
  },
  'npz/encrypted': {
    severity: 'error',
    en: 'the entry {name} of the npz file is encrypted',
    zh: 'npz 文件的条目 {name} 已加密',
  },
  'npz/compression': {
    severity: 'error',
    en: 'the entry {name} of the npz file is compressed by method {method}; read are 0 (stored) and 8 (deflate)',
    zh: 'npz 文件的条目 {name} 使用压缩方法 {method}，可以读取的是 0（存储）和 8（deflate）',
  },
  'npz/size': {
    severity: 'error',
    en: 'the entry {name} of the npz file claims to unpack to {declared} bytes, but its npy header asks for {expected}',
    zh: 'npz 文件的条目 {name} 声称解压后有 {declared} 字节，而其 npy 文件头要求 {expected} 字节',
  },
  'npz/ratio': {
    severity: 'error',
    en: 'the entry {name} of the npz file cannot unpack to {declared} bytes: it has {packed} bytes',
    zh: 'npz 文件的条目 {name} 不可能解压出 {declared} 字节：它只有 {packed} 字节',
  },
  'npz/unpack': {
    severity: 'error',
    en: 'the compressed data of the entry {name} of the npz file is damaged',
    zh: 'npz 文件的条目 {name} 的压缩数据已损坏',
  },
  'npz/unpacked-size': {
    severity: 'error',
    en: 'the entry {name} of the npz file unpacks to {actual} bytes instead of {expected}',
    zh: 'npz 文件的条目 {name} 解压出 {actual} 字节，而不是 {expected} 字节',
  },
  'npz/checksum': {
    severity: 'error',
    en: 'the entry {name} of the npz file has the checksum {actual}, but {expected} is noted for it',
    zh: 'npz 文件的条目 {name} 的校验和是 {actual}，而记录的是 {expected}',
  },
  'npz/memory': {
    severity: 'error',
    en: 'the entry {name} of the npz file needs {count} bytes once unpacked, more than there is room for',
    zh: 'npz 文件的条目 {name} 解压后需要 {count} 字节，内存容纳不下',
  },
  'npz/too-large': {
    severity: 'error',
    en: 'the tensors do not fit into an npz file: {what} is {actual}, at most {limit}',
    zh: '这些张量放不进一个 npz 文件：{what} 为 {actual}，最多 {limit}',
  },
} as const;
