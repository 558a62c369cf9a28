/**
 * Every WebAssembly instruction heed may write, as one table: mnemonic (the spelling of the spec) → encoding, stack
 * signature and immediate. The encoder, its type check and the disassembler all read this table and nothing else.
 *
 * Long for being one thought: MVP, sign extension, saturating conversions, memory.copy/fill, SIMD128, relaxed SIMD and
 * the full-width atomics. Absent on purpose: tables, globals, references, exceptions, br_table, memory64.
 *
 * A row reads `encoding signature immediate`. The encoding is hex, with the prefix before a colon. In a signature each
 * letter is an operand, then `>`, then results: i = i32, l = i64, f = f32, d = f64, v = v128; `*` is typed by the builder.
 */

const table = {
  // Control and variables (the builder types these itself)
  unreachable: '00 *',
  nop: '01 >',
  block: '02 * block',
  loop: '03 * block',
  if: '04 * block',
  else: '05 *',
  end: '0b *',
  br: '0c * label',
  br_if: '0d * label',
  return: '0f *',
  call: '10 * func',
  drop: '1a *',
  select: '1b *',
  'local.get': '20 * local',
  'local.set': '21 * local',
  'local.tee': '22 * local',

  // Memory: m<n> is a memarg whose natural alignment is 2^n bytes; z<n> is n zero bytes (the memory index)
  'i32.load': '28 i>i m2',
  'i64.load': '29 i>l m3',
  'f32.load': '2a i>f m2',
  'f64.load': '2b i>d m3',
  'i32.load8_s': '2c i>i m0',
  'i32.load8_u': '2d i>i m0',
  'i32.load16_s': '2e i>i m1',
  'i32.load16_u': '2f i>i m1',
  'i64.load8_s': '30 i>l m0',
  'i64.load8_u': '31 i>l m0',
  'i64.load16_s': '32 i>l m1',
  'i64.load16_u': '33 i>l m1',
  'i64.load32_s': '34 i>l m2',
  'i64.load32_u': '35 i>l m2',
  'i32.store': '36 ii> m2',
  'i64.store': '37 il> m3',
  'f32.store': '38 if> m2',
  'f64.store': '39 id> m3',
  'i32.store8': '3a ii> m0',
  'i32.store16': '3b ii> m1',
  'i64.store8': '3c il> m0',
  'i64.store16': '3d il> m1',
  'i64.store32': '3e il> m2',
  'memory.size': '3f >i z1',
  'memory.grow': '40 i>i z1',
  'memory.copy': 'fc:0a iii> z2',
  'memory.fill': 'fc:0b iii> z1',

  // Constants
  'i32.const': '41 >i i32',
  'i64.const': '42 >l i64',
  'f32.const': '43 >f f32',
  'f64.const': '44 >d f64',

  // i32 comparisons
  'i32.eqz': '45 i>i',
  'i32.eq': '46 ii>i',
  'i32.ne': '47 ii>i',
  'i32.lt_s': '48 ii>i',
  'i32.lt_u': '49 ii>i',
  'i32.gt_s': '4a ii>i',
  'i32.gt_u': '4b ii>i',
  'i32.le_s': '4c ii>i',
  'i32.le_u': '4d ii>i',
  'i32.ge_s': '4e ii>i',
  'i32.ge_u': '4f ii>i',

  // i64 comparisons
  'i64.eqz': '50 l>i',
  'i64.eq': '51 ll>i',
  'i64.ne': '52 ll>i',
  'i64.lt_s': '53 ll>i',
  'i64.lt_u': '54 ll>i',
  'i64.gt_s': '55 ll>i',
  'i64.gt_u': '56 ll>i',
  'i64.le_s': '57 ll>i',
  'i64.le_u': '58 ll>i',
  'i64.ge_s': '59 ll>i',
  'i64.ge_u': '5a ll>i',

  // f32 comparisons
  'f32.eq': '5b ff>i',
  'f32.ne': '5c ff>i',
  'f32.lt': '5d ff>i',
  'f32.gt': '5e ff>i',
  'f32.le': '5f ff>i',
  'f32.ge': '60 ff>i',

  // f64 comparisons
  'f64.eq': '61 dd>i',
  'f64.ne': '62 dd>i',
  'f64.lt': '63 dd>i',
  'f64.gt': '64 dd>i',
  'f64.le': '65 dd>i',
  'f64.ge': '66 dd>i',

  // i32 arithmetic
  'i32.clz': '67 i>i',
  'i32.ctz': '68 i>i',
  'i32.popcnt': '69 i>i',
  'i32.add': '6a ii>i',
  'i32.sub': '6b ii>i',
  'i32.mul': '6c ii>i',
  'i32.div_s': '6d ii>i',
  'i32.div_u': '6e ii>i',
  'i32.rem_s': '6f ii>i',
  'i32.rem_u': '70 ii>i',
  'i32.and': '71 ii>i',
  'i32.or': '72 ii>i',
  'i32.xor': '73 ii>i',
  'i32.shl': '74 ii>i',
  'i32.shr_s': '75 ii>i',
  'i32.shr_u': '76 ii>i',
  'i32.rotl': '77 ii>i',
  'i32.rotr': '78 ii>i',

  // i64 arithmetic
  'i64.clz': '79 l>l',
  'i64.ctz': '7a l>l',
  'i64.popcnt': '7b l>l',
  'i64.add': '7c ll>l',
  'i64.sub': '7d ll>l',
  'i64.mul': '7e ll>l',
  'i64.div_s': '7f ll>l',
  'i64.div_u': '80 ll>l',
  'i64.rem_s': '81 ll>l',
  'i64.rem_u': '82 ll>l',
  'i64.and': '83 ll>l',
  'i64.or': '84 ll>l',
  'i64.xor': '85 ll>l',
  'i64.shl': '86 ll>l',
  'i64.shr_s': '87 ll>l',
  'i64.shr_u': '88 ll>l',
  'i64.rotl': '89 ll>l',
  'i64.rotr': '8a ll>l',

  // f32 arithmetic
  'f32.abs': '8b f>f',
  'f32.neg': '8c f>f',
  'f32.ceil': '8d f>f',
  'f32.floor': '8e f>f',
  'f32.trunc': '8f f>f',
  'f32.nearest': '90 f>f',
  'f32.sqrt': '91 f>f',
  'f32.add': '92 ff>f',
  'f32.sub': '93 ff>f',
  'f32.mul': '94 ff>f',
  'f32.div': '95 ff>f',
  'f32.min': '96 ff>f',
  'f32.max': '97 ff>f',
  'f32.copysign': '98 ff>f',

  // f64 arithmetic
  'f64.abs': '99 d>d',
  'f64.neg': '9a d>d',
  'f64.ceil': '9b d>d',
  'f64.floor': '9c d>d',
  'f64.trunc': '9d d>d',
  'f64.nearest': '9e d>d',
  'f64.sqrt': '9f d>d',
  'f64.add': 'a0 dd>d',
  'f64.sub': 'a1 dd>d',
  'f64.mul': 'a2 dd>d',
  'f64.div': 'a3 dd>d',
  'f64.min': 'a4 dd>d',
  'f64.max': 'a5 dd>d',
  'f64.copysign': 'a6 dd>d',

  // Conversions
  'i32.wrap_i64': 'a7 l>i',
  'i32.trunc_f32_s': 'a8 f>i',
  'i32.trunc_f32_u': 'a9 f>i',
  'i32.trunc_f64_s': 'aa d>i',
  'i32.trunc_f64_u': 'ab d>i',
  'i64.extend_i32_s': 'ac i>l',
  'i64.extend_i32_u': 'ad i>l',
  'i64.trunc_f32_s': 'ae f>l',
  'i64.trunc_f32_u': 'af f>l',
  'i64.trunc_f64_s': 'b0 d>l',
  'i64.trunc_f64_u': 'b1 d>l',
  'f32.convert_i32_s': 'b2 i>f',
  'f32.convert_i32_u': 'b3 i>f',
  'f32.convert_i64_s': 'b4 l>f',
  'f32.convert_i64_u': 'b5 l>f',
  'f32.demote_f64': 'b6 d>f',
  'f64.convert_i32_s': 'b7 i>d',
  'f64.convert_i32_u': 'b8 i>d',
  'f64.convert_i64_s': 'b9 l>d',
  'f64.convert_i64_u': 'ba l>d',
  'f64.promote_f32': 'bb f>d',
  'i32.reinterpret_f32': 'bc f>i',
  'i64.reinterpret_f64': 'bd d>l',
  'f32.reinterpret_i32': 'be i>f',
  'f64.reinterpret_i64': 'bf l>d',
  'i32.extend8_s': 'c0 i>i',
  'i32.extend16_s': 'c1 i>i',
  'i64.extend8_s': 'c2 l>l',
  'i64.extend16_s': 'c3 l>l',
  'i64.extend32_s': 'c4 l>l',
  'i32.trunc_sat_f32_s': 'fc:00 f>i',
  'i32.trunc_sat_f32_u': 'fc:01 f>i',
  'i32.trunc_sat_f64_s': 'fc:02 d>i',
  'i32.trunc_sat_f64_u': 'fc:03 d>i',
  'i64.trunc_sat_f32_s': 'fc:04 f>l',
  'i64.trunc_sat_f32_u': 'fc:05 f>l',
  'i64.trunc_sat_f64_s': 'fc:06 d>l',
  'i64.trunc_sat_f64_u': 'fc:07 d>l',

  // SIMD: memory
  'v128.load': 'fd:00 i>v m4',
  'v128.load8x8_s': 'fd:01 i>v m3',
  'v128.load8x8_u': 'fd:02 i>v m3',
  'v128.load16x4_s': 'fd:03 i>v m3',
  'v128.load16x4_u': 'fd:04 i>v m3',
  'v128.load32x2_s': 'fd:05 i>v m3',
  'v128.load32x2_u': 'fd:06 i>v m3',
  'v128.load8_splat': 'fd:07 i>v m0',
  'v128.load16_splat': 'fd:08 i>v m1',
  'v128.load32_splat': 'fd:09 i>v m2',
  'v128.load64_splat': 'fd:0a i>v m3',
  'v128.store': 'fd:0b iv> m4',
  'v128.load8_lane': 'fd:54 iv>v m0x16',
  'v128.load16_lane': 'fd:55 iv>v m1x8',
  'v128.load32_lane': 'fd:56 iv>v m2x4',
  'v128.load64_lane': 'fd:57 iv>v m3x2',
  'v128.store8_lane': 'fd:58 iv> m0x16',
  'v128.store16_lane': 'fd:59 iv> m1x8',
  'v128.store32_lane': 'fd:5a iv> m2x4',
  'v128.store64_lane': 'fd:5b iv> m3x2',
  'v128.load32_zero': 'fd:5c i>v m2',
  'v128.load64_zero': 'fd:5d i>v m3',

  // SIMD: constants, lanes (x<n> is a lane number below n)
  'v128.const': 'fd:0c >v v128',
  'i8x16.shuffle': 'fd:0d vv>v shuffle',
  'i8x16.swizzle': 'fd:0e vv>v',
  'i8x16.splat': 'fd:0f i>v',
  'i16x8.splat': 'fd:10 i>v',
  'i32x4.splat': 'fd:11 i>v',
  'i64x2.splat': 'fd:12 l>v',
  'f32x4.splat': 'fd:13 f>v',
  'f64x2.splat': 'fd:14 d>v',
  'i8x16.extract_lane_s': 'fd:15 v>i x16',
  'i8x16.extract_lane_u': 'fd:16 v>i x16',
  'i8x16.replace_lane': 'fd:17 vi>v x16',
  'i16x8.extract_lane_s': 'fd:18 v>i x8',
  'i16x8.extract_lane_u': 'fd:19 v>i x8',
  'i16x8.replace_lane': 'fd:1a vi>v x8',
  'i32x4.extract_lane': 'fd:1b v>i x4',
  'i32x4.replace_lane': 'fd:1c vi>v x4',
  'i64x2.extract_lane': 'fd:1d v>l x2',
  'i64x2.replace_lane': 'fd:1e vl>v x2',
  'f32x4.extract_lane': 'fd:1f v>f x4',
  'f32x4.replace_lane': 'fd:20 vf>v x4',
  'f64x2.extract_lane': 'fd:21 v>d x2',
  'f64x2.replace_lane': 'fd:22 vd>v x2',

  // SIMD: comparisons
  'i8x16.eq': 'fd:23 vv>v',
  'i8x16.ne': 'fd:24 vv>v',
  'i8x16.lt_s': 'fd:25 vv>v',
  'i8x16.lt_u': 'fd:26 vv>v',
  'i8x16.gt_s': 'fd:27 vv>v',
  'i8x16.gt_u': 'fd:28 vv>v',
  'i8x16.le_s': 'fd:29 vv>v',
  'i8x16.le_u': 'fd:2a vv>v',
  'i8x16.ge_s': 'fd:2b vv>v',
  'i8x16.ge_u': 'fd:2c vv>v',
  'i16x8.eq': 'fd:2d vv>v',
  'i16x8.ne': 'fd:2e vv>v',
  'i16x8.lt_s': 'fd:2f vv>v',
  'i16x8.lt_u': 'fd:30 vv>v',
  'i16x8.gt_s': 'fd:31 vv>v',
  'i16x8.gt_u': 'fd:32 vv>v',
  'i16x8.le_s': 'fd:33 vv>v',
  'i16x8.le_u': 'fd:34 vv>v',
  'i16x8.ge_s': 'fd:35 vv>v',
  'i16x8.ge_u': 'fd:36 vv>v',
  'i32x4.eq': 'fd:37 vv>v',
  'i32x4.ne': 'fd:38 vv>v',
  'i32x4.lt_s': 'fd:39 vv>v',
  'i32x4.lt_u': 'fd:3a vv>v',
  'i32x4.gt_s': 'fd:3b vv>v',
  'i32x4.gt_u': 'fd:3c vv>v',
  'i32x4.le_s': 'fd:3d vv>v',
  'i32x4.le_u': 'fd:3e vv>v',
  'i32x4.ge_s': 'fd:3f vv>v',
  'i32x4.ge_u': 'fd:40 vv>v',
  'f32x4.eq': 'fd:41 vv>v',
  'f32x4.ne': 'fd:42 vv>v',
  'f32x4.lt': 'fd:43 vv>v',
  'f32x4.gt': 'fd:44 vv>v',
  'f32x4.le': 'fd:45 vv>v',
  'f32x4.ge': 'fd:46 vv>v',
  'f64x2.eq': 'fd:47 vv>v',
  'f64x2.ne': 'fd:48 vv>v',
  'f64x2.lt': 'fd:49 vv>v',
  'f64x2.gt': 'fd:4a vv>v',
  'f64x2.le': 'fd:4b vv>v',
  'f64x2.ge': 'fd:4c vv>v',
  'i64x2.eq': 'fd:d6 vv>v',
  'i64x2.ne': 'fd:d7 vv>v',
  'i64x2.lt_s': 'fd:d8 vv>v',
  'i64x2.gt_s': 'fd:d9 vv>v',
  'i64x2.le_s': 'fd:da vv>v',
  'i64x2.ge_s': 'fd:db vv>v',

  // SIMD: bits
  'v128.not': 'fd:4d v>v',
  'v128.and': 'fd:4e vv>v',
  'v128.andnot': 'fd:4f vv>v',
  'v128.or': 'fd:50 vv>v',
  'v128.xor': 'fd:51 vv>v',
  'v128.bitselect': 'fd:52 vvv>v',
  'v128.any_true': 'fd:53 v>i',

  // SIMD: i8x16
  'i8x16.abs': 'fd:60 v>v',
  'i8x16.neg': 'fd:61 v>v',
  'i8x16.popcnt': 'fd:62 v>v',
  'i8x16.all_true': 'fd:63 v>i',
  'i8x16.bitmask': 'fd:64 v>i',
  'i8x16.narrow_i16x8_s': 'fd:65 vv>v',
  'i8x16.narrow_i16x8_u': 'fd:66 vv>v',
  'i8x16.shl': 'fd:6b vi>v',
  'i8x16.shr_s': 'fd:6c vi>v',
  'i8x16.shr_u': 'fd:6d vi>v',
  'i8x16.add': 'fd:6e vv>v',
  'i8x16.add_sat_s': 'fd:6f vv>v',
  'i8x16.add_sat_u': 'fd:70 vv>v',
  'i8x16.sub': 'fd:71 vv>v',
  'i8x16.sub_sat_s': 'fd:72 vv>v',
  'i8x16.sub_sat_u': 'fd:73 vv>v',
  'i8x16.min_s': 'fd:76 vv>v',
  'i8x16.min_u': 'fd:77 vv>v',
  'i8x16.max_s': 'fd:78 vv>v',
  'i8x16.max_u': 'fd:79 vv>v',
  'i8x16.avgr_u': 'fd:7b vv>v',

  // SIMD: i16x8
  'i16x8.extadd_pairwise_i8x16_s': 'fd:7c v>v',
  'i16x8.extadd_pairwise_i8x16_u': 'fd:7d v>v',
  'i16x8.abs': 'fd:80 v>v',
  'i16x8.neg': 'fd:81 v>v',
  'i16x8.q15mulr_sat_s': 'fd:82 vv>v',
  'i16x8.all_true': 'fd:83 v>i',
  'i16x8.bitmask': 'fd:84 v>i',
  'i16x8.narrow_i32x4_s': 'fd:85 vv>v',
  'i16x8.narrow_i32x4_u': 'fd:86 vv>v',
  'i16x8.extend_low_i8x16_s': 'fd:87 v>v',
  'i16x8.extend_high_i8x16_s': 'fd:88 v>v',
  'i16x8.extend_low_i8x16_u': 'fd:89 v>v',
  'i16x8.extend_high_i8x16_u': 'fd:8a v>v',
  'i16x8.shl': 'fd:8b vi>v',
  'i16x8.shr_s': 'fd:8c vi>v',
  'i16x8.shr_u': 'fd:8d vi>v',
  'i16x8.add': 'fd:8e vv>v',
  'i16x8.add_sat_s': 'fd:8f vv>v',
  'i16x8.add_sat_u': 'fd:90 vv>v',
  'i16x8.sub': 'fd:91 vv>v',
  'i16x8.sub_sat_s': 'fd:92 vv>v',
  'i16x8.sub_sat_u': 'fd:93 vv>v',
  'i16x8.mul': 'fd:95 vv>v',
  'i16x8.min_s': 'fd:96 vv>v',
  'i16x8.min_u': 'fd:97 vv>v',
  'i16x8.max_s': 'fd:98 vv>v',
  'i16x8.max_u': 'fd:99 vv>v',
  'i16x8.avgr_u': 'fd:9b vv>v',
  'i16x8.extmul_low_i8x16_s': 'fd:9c vv>v',
  'i16x8.extmul_high_i8x16_s': 'fd:9d vv>v',
  'i16x8.extmul_low_i8x16_u': 'fd:9e vv>v',
  'i16x8.extmul_high_i8x16_u': 'fd:9f vv>v',

  // SIMD: i32x4
  'i32x4.extadd_pairwise_i16x8_s': 'fd:7e v>v',
  'i32x4.extadd_pairwise_i16x8_u': 'fd:7f v>v',
  'i32x4.abs': 'fd:a0 v>v',
  'i32x4.neg': 'fd:a1 v>v',
  'i32x4.all_true': 'fd:a3 v>i',
  'i32x4.bitmask': 'fd:a4 v>i',
  'i32x4.extend_low_i16x8_s': 'fd:a7 v>v',
  'i32x4.extend_high_i16x8_s': 'fd:a8 v>v',
  'i32x4.extend_low_i16x8_u': 'fd:a9 v>v',
  'i32x4.extend_high_i16x8_u': 'fd:aa v>v',
  'i32x4.shl': 'fd:ab vi>v',
  'i32x4.shr_s': 'fd:ac vi>v',
  'i32x4.shr_u': 'fd:ad vi>v',
  'i32x4.add': 'fd:ae vv>v',
  'i32x4.sub': 'fd:b1 vv>v',
  'i32x4.mul': 'fd:b5 vv>v',
  'i32x4.min_s': 'fd:b6 vv>v',
  'i32x4.min_u': 'fd:b7 vv>v',
  'i32x4.max_s': 'fd:b8 vv>v',
  'i32x4.max_u': 'fd:b9 vv>v',
  'i32x4.dot_i16x8_s': 'fd:ba vv>v',
  'i32x4.extmul_low_i16x8_s': 'fd:bc vv>v',
  'i32x4.extmul_high_i16x8_s': 'fd:bd vv>v',
  'i32x4.extmul_low_i16x8_u': 'fd:be vv>v',
  'i32x4.extmul_high_i16x8_u': 'fd:bf vv>v',

  // SIMD: i64x2
  'i64x2.abs': 'fd:c0 v>v',
  'i64x2.neg': 'fd:c1 v>v',
  'i64x2.all_true': 'fd:c3 v>i',
  'i64x2.bitmask': 'fd:c4 v>i',
  'i64x2.extend_low_i32x4_s': 'fd:c7 v>v',
  'i64x2.extend_high_i32x4_s': 'fd:c8 v>v',
  'i64x2.extend_low_i32x4_u': 'fd:c9 v>v',
  'i64x2.extend_high_i32x4_u': 'fd:ca v>v',
  'i64x2.shl': 'fd:cb vi>v',
  'i64x2.shr_s': 'fd:cc vi>v',
  'i64x2.shr_u': 'fd:cd vi>v',
  'i64x2.add': 'fd:ce vv>v',
  'i64x2.sub': 'fd:d1 vv>v',
  'i64x2.mul': 'fd:d5 vv>v',
  'i64x2.extmul_low_i32x4_s': 'fd:dc vv>v',
  'i64x2.extmul_high_i32x4_s': 'fd:dd vv>v',
  'i64x2.extmul_low_i32x4_u': 'fd:de vv>v',
  'i64x2.extmul_high_i32x4_u': 'fd:df vv>v',

  // SIMD: f32x4
  'f32x4.ceil': 'fd:67 v>v',
  'f32x4.floor': 'fd:68 v>v',
  'f32x4.trunc': 'fd:69 v>v',
  'f32x4.nearest': 'fd:6a v>v',
  'f32x4.abs': 'fd:e0 v>v',
  'f32x4.neg': 'fd:e1 v>v',
  'f32x4.sqrt': 'fd:e3 v>v',
  'f32x4.add': 'fd:e4 vv>v',
  'f32x4.sub': 'fd:e5 vv>v',
  'f32x4.mul': 'fd:e6 vv>v',
  'f32x4.div': 'fd:e7 vv>v',
  'f32x4.min': 'fd:e8 vv>v',
  'f32x4.max': 'fd:e9 vv>v',
  'f32x4.pmin': 'fd:ea vv>v',
  'f32x4.pmax': 'fd:eb vv>v',

  // SIMD: f64x2
  'f64x2.ceil': 'fd:74 v>v',
  'f64x2.floor': 'fd:75 v>v',
  'f64x2.trunc': 'fd:7a v>v',
  'f64x2.nearest': 'fd:94 v>v',
  'f64x2.abs': 'fd:ec v>v',
  'f64x2.neg': 'fd:ed v>v',
  'f64x2.sqrt': 'fd:ef v>v',
  'f64x2.add': 'fd:f0 vv>v',
  'f64x2.sub': 'fd:f1 vv>v',
  'f64x2.mul': 'fd:f2 vv>v',
  'f64x2.div': 'fd:f3 vv>v',
  'f64x2.min': 'fd:f4 vv>v',
  'f64x2.max': 'fd:f5 vv>v',
  'f64x2.pmin': 'fd:f6 vv>v',
  'f64x2.pmax': 'fd:f7 vv>v',

  // SIMD: conversions
  'f32x4.demote_f64x2_zero': 'fd:5e v>v',
  'f64x2.promote_low_f32x4': 'fd:5f v>v',
  'i32x4.trunc_sat_f32x4_s': 'fd:f8 v>v',
  'i32x4.trunc_sat_f32x4_u': 'fd:f9 v>v',
  'f32x4.convert_i32x4_s': 'fd:fa v>v',
  'f32x4.convert_i32x4_u': 'fd:fb v>v',
  'i32x4.trunc_sat_f64x2_s_zero': 'fd:fc v>v',
  'i32x4.trunc_sat_f64x2_u_zero': 'fd:fd v>v',
  'f64x2.convert_low_i32x4_s': 'fd:fe v>v',
  'f64x2.convert_low_i32x4_u': 'fd:ff v>v',

  // Relaxed SIMD: results may differ between machines within the bounds the spec gives
  'i8x16.relaxed_swizzle': 'fd:100 vv>v',
  'i32x4.relaxed_trunc_f32x4_s': 'fd:101 v>v',
  'i32x4.relaxed_trunc_f32x4_u': 'fd:102 v>v',
  'i32x4.relaxed_trunc_f64x2_s_zero': 'fd:103 v>v',
  'i32x4.relaxed_trunc_f64x2_u_zero': 'fd:104 v>v',
  'f32x4.relaxed_madd': 'fd:105 vvv>v',
  'f32x4.relaxed_nmadd': 'fd:106 vvv>v',
  'f64x2.relaxed_madd': 'fd:107 vvv>v',
  'f64x2.relaxed_nmadd': 'fd:108 vvv>v',
  'i8x16.relaxed_laneselect': 'fd:109 vvv>v',
  'i16x8.relaxed_laneselect': 'fd:10a vvv>v',
  'i32x4.relaxed_laneselect': 'fd:10b vvv>v',
  'i64x2.relaxed_laneselect': 'fd:10c vvv>v',
  'f32x4.relaxed_min': 'fd:10d vv>v',
  'f32x4.relaxed_max': 'fd:10e vv>v',
  'f64x2.relaxed_min': 'fd:10f vv>v',
  'f64x2.relaxed_max': 'fd:110 vv>v',
  'i16x8.relaxed_q15mulr_s': 'fd:111 vv>v',
  'i16x8.relaxed_dot_i8x16_i7x16_s': 'fd:112 vv>v',
  'i32x4.relaxed_dot_i8x16_i7x16_add_s': 'fd:113 vvv>v',

  // Threads (the narrow 8- and 16-bit forms are left out; nothing here needs them)
  'memory.atomic.notify': 'fe:00 ii>i m2',
  'memory.atomic.wait32': 'fe:01 iil>i m2',
  'memory.atomic.wait64': 'fe:02 ill>i m3',
  'atomic.fence': 'fe:03 > z1',
  'i32.atomic.load': 'fe:10 i>i m2',
  'i64.atomic.load': 'fe:11 i>l m3',
  'i32.atomic.store': 'fe:17 ii> m2',
  'i64.atomic.store': 'fe:18 il> m3',
  'i32.atomic.rmw.add': 'fe:1e ii>i m2',
  'i64.atomic.rmw.add': 'fe:1f il>l m3',
  'i32.atomic.rmw.sub': 'fe:25 ii>i m2',
  'i64.atomic.rmw.sub': 'fe:26 il>l m3',
  'i32.atomic.rmw.and': 'fe:2c ii>i m2',
  'i64.atomic.rmw.and': 'fe:2d il>l m3',
  'i32.atomic.rmw.or': 'fe:33 ii>i m2',
  'i64.atomic.rmw.or': 'fe:34 il>l m3',
  'i32.atomic.rmw.xor': 'fe:3a ii>i m2',
  'i64.atomic.rmw.xor': 'fe:3b il>l m3',
  'i32.atomic.rmw.xchg': 'fe:41 ii>i m2',
  'i64.atomic.rmw.xchg': 'fe:42 il>l m3',
  'i32.atomic.rmw.cmpxchg': 'fe:48 iii>i m2',
  'i64.atomic.rmw.cmpxchg': 'fe:49 ill>l m3',
} as const;

type Table = typeof table;

/** Any mnemonic of the table. */
export type Op = keyof Table;

type Matching<Row extends string> = { [K in Op]: Table[K] extends Row ? K : never }[Op];

/** Needs a memarg and a lane number. */
export type MemoryLaneOp = Matching<`${string} m${string}x${string}`>;
/** Needs a memarg: loads, stores, atomics. */
export type MemoryOp = Exclude<Matching<`${string} m${string}`>, MemoryLaneOp>;
/** Needs a lane number. */
export type LaneOp = Matching<`${string} x${number}`>;
/** Needs nothing but operands on the stack. */
export type PlainOp =
  | Exclude<Matching<`${string}>${string}`>, Matching<`${string}>${string} ${string}`>>
  | Matching<`${string} z${number}`>;

export type ValueType = 'i32' | 'i64' | 'f32' | 'f64' | 'v128';

export type Immediate =
  | 'none'
  | 'memarg'
  | 'lane'
  | 'memarg-lane'
  | 'zeros'
  | 'block'
  | 'label'
  | 'func'
  | 'local'
  | 'i32'
  | 'i64'
  | 'f32'
  | 'f64'
  | 'v128'
  | 'shuffle';

export interface OpInfo {
  readonly name: Op;
  /** Opcode bytes, prefix included. */
  readonly code: readonly number[];
  readonly pops: readonly ValueType[];
  readonly pushes: readonly ValueType[];
  /** False where the signature depends on more than the mnemonic. */
  readonly fixed: boolean;
  readonly immediate: Immediate;
  /** log2 of the natural alignment in bytes, for a memarg. */
  readonly align: number;
  /** Number of lanes a lane number chooses from; number of zero bytes for `zeros`. */
  readonly count: number;
}

const letters: Readonly<Record<string, ValueType>> = { i: 'i32', l: 'i64', f: 'f32', d: 'f64', v: 'v128' };

function types(signature: string): ValueType[] {
  return Array.from(signature, (letter) => letters[letter] ?? 'i32');
}

function read(name: Op): OpInfo {
  const [encoding = '', signature = '', immediate = ''] = table[name].split(' ');
  const [first = '', second] = encoding.split(':');
  const code = [Number.parseInt(first, 16)];
  if (second !== undefined) {
    const sub = Number.parseInt(second, 16);
    if (sub > 127) code.push((sub & 127) | 128, sub >> 7);
    else code.push(sub);
  }
  const [pops = '', pushes = ''] = signature === '*' ? [] : signature.split('>');
  const base = { name, code, pops: types(pops), pushes: types(pushes), fixed: signature !== '*', align: 0, count: 0 };
  const shape = /^([mxz])(\d+)(?:x(\d+))?$/.exec(immediate);
  if (shape === null) return { ...base, immediate: immediate === '' ? 'none' : (immediate as Immediate) };
  const [, kind, n, lanes] = shape;
  if (kind === 'x') return { ...base, immediate: 'lane', count: Number(n) };
  if (kind === 'z') return { ...base, immediate: 'zeros', count: Number(n) };
  return {
    ...base,
    immediate: lanes === undefined ? 'memarg' : 'memarg-lane',
    align: Number(n),
    count: Number(lanes ?? 0),
  };
}

export const opNames: readonly Op[] = Object.keys(table) as Op[];

const known = new Map<Op, OpInfo>();

/** A row of the table, read when first used: a module needs a few dozen of hundreds. */
export function opInfo(name: Op): OpInfo {
  let info = known.get(name);
  if (info === undefined) {
    info = read(name);
    known.set(name, info);
  }
  return info;
}

/** The one-byte encoding of a value type. */
export const typeByte: Readonly<Record<ValueType, number>> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b };
