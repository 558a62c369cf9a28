/** What is said of npz files and the zip archives they are. Composed into the room's catalogue by messages.ts. */

export const npzCatalogue = {
  'npz/not-npz': {
    severity: 'error',
    en: {
      message: 'this is not an npz file: it does not begin with PK, as zip archives do',
      explanation:
        'An npz file, as numpy.savez writes it, is a zip archive of npy files. A single npy file is read as npy.',
    },
    zh: {
      message: '这不是 npz 文件：开头不是 zip 压缩包的标志 PK',
      explanation: 'numpy.savez 写出的 npz 文件是由 npy 文件组成的 zip 压缩包。单个 npy 文件请按 npy 读取。',
    },
    example: 'an npy file renamed to w.npz',
  },
  'npz/no-end': {
    severity: 'error',
    en: {
      message: 'the npz file is cut short: the list of entries, which stands at its end, is missing',
      explanation: 'A zip archive ends with a list of its entries and a record that says where the list begins.',
    },
    zh: {
      message: 'npz 文件不完整：缺少位于末尾的条目列表',
      explanation: 'zip 压缩包的末尾是条目列表，以及一条说明列表起点的记录。',
    },
    example: 'an npz file that lost its end',
  },
  'npz/directory': {
    severity: 'error',
    en: {
      message: 'the list of entries of the npz file is broken at byte {at}',
      explanation: 'The records at the end of a zip archive must lead to each other and lie inside the file.',
    },
    zh: {
      message: 'npz 文件的条目列表在第 {at} 字节处损坏',
      explanation: 'zip 压缩包末尾的各条记录必须前后衔接，并且都位于文件之内。',
    },
    example: 'an npz file whose list begins past the end of the file',
  },
  'npz/split': {
    severity: 'error',
    en: {
      message: 'the npz file is one part of a zip archive in several parts',
      explanation: 'Only archives in one piece are read; join the parts first.',
    },
    zh: { message: '这个 npz 文件是分卷 zip 压缩包中的一卷', explanation: '只能读取未分卷的压缩包，请先合并各卷。' },
    example: 'an end record with disk number 1',
  },
  'npz/entry-outside': {
    severity: 'error',
    en: {
      message: 'the entry {name} of the npz file ends at byte {end}, but entries must end before byte {limit}',
      explanation: 'The data of all entries stands before the list of entries.',
    },
    zh: {
      message: 'npz 文件的条目 {name} 结束于第 {end} 字节，而条目必须在第 {limit} 字节之前结束',
      explanation: '所有条目的数据都应位于条目列表之前。',
    },
    example: 'an entry whose packed size is larger than the file',
  },
  'npz/entry-header': {
    severity: 'error',
    en: {
      message: 'the entry {name} of the npz file does not begin at byte {at}, where the list of entries places it',
      explanation: 'Each entry begins with a header of its own that repeats its name and its method of compression.',
    },
    zh: {
      message: 'npz 文件的条目 {name} 并不在条目列表所指的第 {at} 字节处',
      explanation: '每个条目都以自己的头部开始，其中重复记有名称和压缩方法。',
    },
    example: 'an entry whose own header has another name',
  },
  'npz/entry-name': {
    severity: 'error',
    en: {
      message: 'the npz file has an entry named {name}, a path that leads elsewhere',
      explanation: 'Names of tensors have no "..", no drive, no control characters, and do not begin with a slash.',
    },
    zh: {
      message: 'npz 文件有一个名为 {name} 的条目，这个路径指向别处',
      explanation: '张量的名称不能含有“..”、盘符或控制字符，也不能以斜杠开头。',
    },
    example: 'an entry named ../w.npy',
  },
  'npz/twice': {
    severity: 'error',
    en: {
      message: 'the npz file has {count} entries named {name}',
      explanation: 'Which of them is meant cannot be known; programs would disagree.',
    },
    zh: {
      message: 'npz 文件有 {count} 个名为 {name} 的条目',
      explanation: '无法确定指的是哪一个，不同程序的理解会不一致。',
    },
    example: 'two entries named w.npy',
  },
  'npz/overlap': {
    severity: 'error',
    en: {
      message: 'the entries {left} and {right} of the npz file share bytes from byte {at} on',
      explanation: 'Overlapping entries are how small archives unpack to enormous ones; no honest program writes them.',
    },
    zh: {
      message: 'npz 文件的条目 {left} 与 {right} 从第 {at} 字节起重叠',
      explanation: '条目重叠是用很小的压缩包解出巨量数据的手法，正常程序不会这样写。',
    },
    example: 'two entries that begin at the same byte',
  },
  'npz/left-out': {
    severity: 'warning',
    en: {
      message: 'entries of the npz file that are not npy files are left out ({count}): {names}',
      explanation: 'Only entries whose name ends in .npy hold tensors.',
    },
    zh: {
      message: 'npz 文件中不是 npy 文件的条目已略过（{count} 个）：{names}',
      explanation: '只有名称以 .npy 结尾的条目才存放张量。',
    },
    example: 'an archive that also holds README.txt',
  },
  'npz/name': {
    severity: 'error',
    en: {
      message: 'the npz file holds no tensor named {name}; it holds {known}',
      explanation: 'A tensor is named as it was given to numpy.savez, without .npy; unnamed ones are arr_0, arr_1, …',
    },
    zh: {
      message: 'npz 文件中没有名为 {name} 的张量，其中有：{known}',
      explanation: '张量的名称就是传给 numpy.savez 的名称，不带 .npy；未命名的依次是 arr_0、arr_1……',
    },
    example: 'w.npz:keys, where the file holds key and value',
  },
  'npz/encrypted': {
    severity: 'error',
    en: {
      message: 'the entry {name} of the npz file is encrypted',
      explanation: 'NumPy never encrypts. Unpack the archive with its password and pack it again without.',
    },
    zh: {
      message: 'npz 文件的条目 {name} 已加密',
      explanation: 'NumPy 从不加密。请先用密码解压，再以不加密的方式重新打包。',
    },
    example: 'an entry packed with a password',
  },
  'npz/compression': {
    severity: 'error',
    en: {
      message: 'the entry {name} of the npz file is compressed by method {method}; read are 0 (stored) and 8 (deflate)',
      explanation: 'numpy.savez stores, numpy.savez_compressed deflates.',
    },
    zh: {
      message: 'npz 文件的条目 {name} 使用压缩方法 {method}，可以读取的是 0（存储）和 8（deflate）',
      explanation: 'numpy.savez 直接存储，numpy.savez_compressed 使用 deflate。',
    },
    example: 'an entry compressed with LZMA',
  },
  'npz/size': {
    severity: 'error',
    en: {
      message:
        'the entry {name} of the npz file claims to unpack to {declared} bytes, but its npy header asks for {expected}',
      explanation: 'No more is ever unpacked than element type and shape ask for.',
    },
    zh: {
      message: 'npz 文件的条目 {name} 声称解压后有 {declared} 字节，而其 npy 文件头要求 {expected} 字节',
      explanation: '解压的数据量绝不会超过元素类型和形状所要求的大小。',
    },
    example: 'an entry of 144 bytes that claims to be 4 GB',
  },
  'npz/ratio': {
    severity: 'error',
    en: {
      message: 'the entry {name} of the npz file cannot unpack to {declared} bytes: it has {packed} bytes',
      explanation: 'Stored data is as long as it is, and deflate gives at most 1032 bytes for one.',
    },
    zh: {
      message: 'npz 文件的条目 {name} 不可能解压出 {declared} 字节：它只有 {packed} 字节',
      explanation: '存储的数据长度不变，而 deflate 的压缩比最多为 1032。',
    },
    example: 'an entry of 100 bytes whose shape is (1000000000,)',
  },
  'npz/unpack': {
    severity: 'error',
    en: {
      message: 'the compressed data of the entry {name} of the npz file is damaged',
      explanation: 'The data is not a stream that deflate writes.',
    },
    zh: { message: 'npz 文件的条目 {name} 的压缩数据已损坏', explanation: '这些数据不是有效的 deflate 数据流。' },
    example: 'an npz file that was transferred as text',
  },
  'npz/unpacked-size': {
    severity: 'error',
    en: {
      message: 'the entry {name} of the npz file unpacks to {actual} bytes instead of {expected}',
      explanation: 'Unpacking stops as soon as there is more than the npy header asks for.',
    },
    zh: {
      message: 'npz 文件的条目 {name} 解压出 {actual} 字节，而不是 {expected} 字节',
      explanation: '一旦超过 npy 文件头所要求的大小，解压就会停止。',
    },
    example: 'an entry whose compressed data ends early',
  },
  'npz/checksum': {
    severity: 'error',
    en: {
      message: 'the entry {name} of the npz file has the checksum {actual}, but {expected} is noted for it',
      explanation: 'The CRC-32 of the data differs: the file was damaged after it was written.',
    },
    zh: {
      message: 'npz 文件的条目 {name} 的校验和是 {actual}，而记录的是 {expected}',
      explanation: '数据的 CRC-32 不一致：文件在写出之后已损坏。',
    },
    example: 'an npz file in which one byte changed',
  },
  'npz/memory': {
    severity: 'error',
    en: {
      message: 'the entry {name} of the npz file needs {count} bytes once unpacked, more than there is room for',
      explanation: 'A tensor is unpacked into memory as a whole.',
    },
    zh: {
      message: 'npz 文件的条目 {name} 解压后需要 {count} 字节，内存容纳不下',
      explanation: '张量会整个解压到内存中。',
    },
    example: 'a tensor of a hundred gigabytes',
  },
  'npz/too-large': {
    severity: 'error',
    en: {
      message: 'the tensors do not fit into an npz file: {what} is {actual}, at most {limit}',
      explanation: 'What is written is a plain zip archive, which has 32-bit sizes and 16-bit counts.',
    },
    zh: {
      message: '这些张量放不进一个 npz 文件：{what} 为 {actual}，最多 {limit}',
      explanation: '写出的是普通 zip 压缩包，其中大小为 32 位，个数为 16 位。',
    },
    example: 'five gigabytes of tensors',
  },
} as const;
