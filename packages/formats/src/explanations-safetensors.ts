/**
 * What the codes of safetensors files mean; a part of explanations.ts: the rule behind each, in English and Chinese, and an example that breaks it.
 *
 * The messages are apart, in messages-safetensors.ts, because a program that reports faults need not carry what only
 * `explain --code` prints. A code missing here, or one too many, does not compile.
 */

import type { Explanations } from '@heed/diagnostics';
import type { safetensorsCatalogue } from './messages-safetensors.ts';

export const safetensorsExplanations: Explanations<typeof safetensorsCatalogue> = {
  'safetensors/truncated': {
    en: 'A safetensors file begins with eight bytes that give the length of its header, then the header.',
    zh: 'safetensors 文件开头的八个字节是文件头的长度，其后是文件头。',
    example: 'a file of three bytes',
  },
  'safetensors/header-size': {
    en: 'The limit is that of the reference implementation. Most often the file is not a safetensors file at all.',
    zh: '这个上限与参考实现相同。多数情况下，这个文件根本不是 safetensors 文件。',
    example: 'a PyTorch checkpoint renamed to model.safetensors',
  },
  'safetensors/header': {
    en: 'The header is a JSON object in UTF-8: names of tensors, each with dtype, shape and data_offsets.',
    zh: '文件头是 UTF-8 编码的 JSON 对象：各张量的名称，以及各自的 dtype、shape 和 data_offsets。',
    example: '{"w": {"dtype": "F32",',
  },
  'safetensors/twice': {
    en: 'Which of them counts cannot be known; programs would disagree.',
    zh: '无法确定以哪一个为准，不同程序的理解会不一致。',
    example: '{"w": {…}, "w": {…}}',
  },
  'safetensors/metadata': {
    en: '__metadata__ is an object whose values are all texts.',
    zh: '__metadata__ 是一个对象，它的值都必须是文本。',
    example: '{"__metadata__": {"epoch": 3}}',
  },
  'safetensors/entry': {
    en: 'Each tensor is described as {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}: a text, a list, and a list of two numbers.',
    zh: '每个张量应描述为 {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}：一个文本、一个列表和一个含两个数的列表。',
    example: '{"w": {"dtype": "F32", "shape": [2]}}',
  },
  'safetensors/shape': {
    en: 'Sizes are whole numbers of at least 0, 64 of them at most, and their product stays below 2^53.',
    zh: '尺寸是不小于 0 的整数，最多 64 个，且乘积须小于 2^53。',
    example: '"shape": [-1, 4]',
  },
  'safetensors/offsets': {
    en: 'Both data_offsets are whole numbers counted from the end of the header; the first is not above the second, the second not above the length of the data.',
    zh: 'data_offsets 是两个从文件头末尾算起的整数：前者不大于后者，后者不大于数据的长度。',
    example: '"data_offsets": [-4, 4]',
  },
  'safetensors/bytes': {
    en: 'Element type and shape say how many bytes there must be between the two data_offsets.',
    zh: '元素类型和形状决定了两个 data_offsets 之间应有多少字节。',
    example: '{"w": {"dtype": "F32", "shape": [3], "data_offsets": [0, 8]}}',
  },
  'safetensors/overlap': {
    en: 'Each byte belongs to one tensor. Shared weights are stored once, under one name.',
    zh: '每个字节只属于一个张量。共享的权重只以一个名称存储一次。',
    example: 'two tensors with the data_offsets [0, 8] and [4, 12]',
  },
  'safetensors/gap': {
    en: 'The reference implementation refuses such a file; all tensors are complete all the same.',
    zh: '参考实现会拒绝这样的文件，不过各个张量都是完整的。',
    example: 'a file with bytes after its last tensor',
  },
  'safetensors/unread': {
    en: 'Read are F64, F32, F16, BF16 (as f32), I8 to I64, U8 to U64 and BOOL. The other tensors can be used.',
    zh: '可以读取 F64、F32、F16、BF16（转成 f32）、I8 至 I64、U8 至 U64 以及 BOOL。其他张量仍可使用。',
    example: '{"w": {"dtype": "F8_E4M3", "shape": [2], "data_offsets": [0, 2]}}',
  },
  'safetensors/dtype': {
    en: 'Read are F64, F32, F16, BF16 (as f32), I8 to I64, U8 to U64 and BOOL. Convert the tensor to one of them before saving.',
    zh: '可以读取 F64、F32、F16、BF16（转成 f32）、I8 至 I64、U8 至 U64 以及 BOOL。请在保存之前转换成其中一种。',
    example: '{"w": {"dtype": "F8_E4M3", "shape": [2], "data_offsets": [0, 2]}}',
  },
  'safetensors/value': {
    en: '64-bit integers become i32 or, where that is too narrow, f64; beyond 2^53 they would lose digits.',
    zh: '64 位整数会转成 i32，放不下时转成 f64；超过 2^53 就会丢失数位。',
    example: 'a tensor of type I64 that holds 2^63 - 1',
  },
  'safetensors/name': {
    en: 'Names are those of the header, in full, such as layers.0.attn.k_proj.weight.',
    zh: '须写出文件头中的完整名称，例如 layers.0.attn.k_proj.weight。',
    example: 'model.safetensors:key, where the file holds keys',
  },
  'safetensors/reserved': {
    en: 'That name holds the metadata of the file.',
    zh: '这个名称用于存放文件的元数据。',
    example: 'writeSafetensors({ __metadata__: w })',
  },
  'safetensors/too-large': {
    en: 'Every name, shape and piece of metadata stands in the header.',
    zh: '所有的名称、形状和元数据都写在文件头中。',
    example: 'two million tensors',
  },
};
