/** What is used of subset-font, which brings no types. */
declare module 'subset-font' {
  export default function subsetFont(
    font: Uint8Array,
    text: string,
    options: {
      readonly targetFormat: 'truetype' | 'woff2';
      readonly preserveNameIds?: readonly number[];
      readonly noHinting?: boolean;
    },
  ): Promise<Buffer>;
}
