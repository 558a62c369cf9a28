/**
 * The grammar: settled tokens → concrete syntax tree. Operator chains are flat; precedence is built in build.ts (a
 * cascade of a dozen rules would overflow the stack at a few hundred brackets).
 *
 * The tokens come from repair.ts, so one token of look-ahead decides everything and errors are rare; Chevrotain's
 * recovery handles the rest. The parser is made at the first use: importing this file costs nothing.
 */

import { CstParser } from 'chevrotain';
import type { CstNode, IRecognitionException } from 'chevrotain';
import type { Head } from './heads.ts';
import * as t from './tokens.ts';
import type { IToken } from './tokens.ts';

export type { CstNode, IRecognitionException } from 'chevrotain';

type Rule = () => CstNode;

class FormulaParser extends CstParser {
  constructor(skipValidations: boolean) {
    super(t.tokenTypes, { recoveryEnabled: true, maxLookahead: 1, skipValidations, nodeLocationTracking: 'none' });
    this.performSelfAnalysis();
  }

  declaration: Rule = this.RULE('declaration', () => {
    this.CONSUME(t.Name, { LABEL: 'name' });
    this.CONSUME(t.Colon);
    this.OPTION(() => this.CONSUME2(t.Name, { LABEL: 'elementType' }));
    this.CONSUME(t.LSquare);
    this.OPTION2(() => this.SUBRULE(this.indices));
    this.CONSUME(t.RSquare);
  });

  definition: Rule = this.RULE('definition', () => {
    this.CONSUME(t.Name);
    this.CONSUME(t.Define);
    this.SUBRULE(this.expression);
  });

  functionDefinition: Rule = this.RULE('functionDefinition', () => {
    this.CONSUME(t.Name);
    this.SUBRULE(this.call);
    this.CONSUME(t.Define);
    this.SUBRULE(this.expression);
  });

  indexDefinition: Rule = this.RULE('indexDefinition', () => {
    this.CONSUME(t.Name);
    this.SUBRULE(this.indexing);
    this.CONSUME(t.Define);
    this.SUBRULE(this.expression);
  });

  /** term (infix term)* */
  expression: Rule = this.RULE('expression', () => {
    this.SUBRULE(this.term);
    this.MANY(() => {
      this.CONSUME(t.Infix);
      this.SUBRULE2(this.term);
    });
  });

  term: Rule = this.RULE('term', () => {
    this.MANY(() => this.SUBRULE(this.sign));
    this.SUBRULE(this.atom);
    this.MANY2(() => this.SUBRULE(this.postfix));
  });

  sign: Rule = this.RULE('sign', () => {
    this.CONSUME(t.Prefix);
    this.OPTION(() => this.CONSUME(t.SubscriptList));
  });

  atom: Rule = this.RULE('atom', () => {
    this.OR([
      { ALT: () => this.CONSUME(t.Name) },
      { ALT: () => this.CONSUME(t.NumberToken) },
      { ALT: () => this.CONSUME(t.Infinity_) },
      { ALT: () => this.CONSUME(t.True) },
      { ALT: () => this.CONSUME(t.False) },
      { ALT: () => this.CONSUME(t.Missing) },
      { ALT: () => this.SUBRULE(this.bigCall) },
      { ALT: () => this.SUBRULE(this.group) },
      { ALT: () => this.SUBRULE(this.concatenation) },
      { ALT: () => this.SUBRULE(this.fence) },
    ]);
  });

  bigCall: Rule = this.RULE('bigCall', () => {
    this.CONSUME(t.BigCall);
    this.OPTION(() => this.CONSUME(t.SubscriptList));
    this.SUBRULE(this.call);
  });

  group: Rule = this.RULE('group', () => {
    this.CONSUME(t.LParen);
    this.SUBRULE(this.expression);
    this.MANY(() => {
      this.CONSUME(t.Comma);
      this.SUBRULE2(this.expression);
    });
    this.CONSUME(t.RParen);
  });

  concatenation: Rule = this.RULE('concatenation', () => {
    this.CONSUME(t.LSquare);
    this.SUBRULE(this.expression);
    this.MANY(() => {
      this.CONSUME(t.Comma);
      this.SUBRULE2(this.expression);
    });
    this.CONSUME(t.RSquare);
  });

  /** Absolute value, norm, floor, ceiling. */
  fence: Rule = this.RULE('fence', () => {
    this.OR([
      { ALT: () => this.CONSUME(t.AbsOpen, { LABEL: 'open' }) },
      { ALT: () => this.CONSUME(t.NormOpen, { LABEL: 'open' }) },
      { ALT: () => this.CONSUME(t.LFloor, { LABEL: 'open' }) },
      { ALT: () => this.CONSUME(t.LCeil, { LABEL: 'open' }) },
    ]);
    this.SUBRULE(this.expression);
    this.OR2([
      { ALT: () => this.CONSUME(t.AbsClose, { LABEL: 'close' }) },
      { ALT: () => this.CONSUME(t.NormClose, { LABEL: 'close' }) },
      { ALT: () => this.CONSUME(t.RFloor, { LABEL: 'close' }) },
      { ALT: () => this.CONSUME(t.RCeil, { LABEL: 'close' }) },
    ]);
  });

  postfix: Rule = this.RULE('postfix', () => {
    this.OR([
      { ALT: () => this.CONSUME(t.Transpose) },
      { ALT: () => this.CONSUME(t.Superscript) },
      { ALT: () => this.SUBRULE(this.subscriptCall) },
      { ALT: () => this.SUBRULE(this.call) },
      { ALT: () => this.SUBRULE(this.indexing) },
      { ALT: () => this.SUBRULE(this.power) },
    ]);
  });

  /** `_(j, k)(…)` after a name. */
  subscriptCall: Rule = this.RULE('subscriptCall', () => {
    this.CONSUME(t.SubscriptList);
    this.SUBRULE(this.call);
  });

  /** `^` with its exponent: prefixes, an atom, its calls and indexings. */
  power: Rule = this.RULE('power', () => {
    this.CONSUME(t.Power);
    this.MANY(() => this.SUBRULE(this.sign));
    this.SUBRULE(this.atom);
    this.MANY2(() => {
      this.OR([
        { ALT: () => this.SUBRULE(this.subscriptCall) },
        { ALT: () => this.SUBRULE(this.call) },
        { ALT: () => this.SUBRULE(this.indexing) },
      ]);
    });
  });

  call: Rule = this.RULE('call', () => {
    this.CONSUME(t.CallOpen);
    this.MANY_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.argument) });
    this.CONSUME(t.RParen);
  });

  /** A value, or `name = value`; the name is read as an expression and checked when the tree is built. */
  argument: Rule = this.RULE('argument', () => {
    this.SUBRULE(this.expression);
    this.OPTION(() => {
      this.CONSUME(t.ArgumentIs);
      this.SUBRULE2(this.expression);
    });
  });

  indexing: Rule = this.RULE('indexing', () => {
    this.CONSUME(t.IndexOpen);
    this.SUBRULE(this.indices);
    this.CONSUME(t.RSquare);
  });

  indices: Rule = this.RULE('indices', () => {
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.place) });
  });

  /** `…`, `:`, `2:`, `:8`, `0:8`, or a value. */
  place: Rule = this.RULE('place', () => {
    this.OR([
      { ALT: () => this.CONSUME(t.Ellipsis) },
      {
        ALT: () => {
          this.CONSUME(t.Colon);
          this.OPTION(() => this.SUBRULE(this.expression, { LABEL: 'to' }));
        },
      },
      {
        ALT: () => {
          this.SUBRULE2(this.expression, { LABEL: 'from' });
          this.OPTION2(() => {
            this.CONSUME2(t.Colon, { LABEL: 'Colon' });
            this.OPTION3(() => this.SUBRULE3(this.expression, { LABEL: 'to' }));
          });
        },
      },
    ]);
  });
}

let parser: FormulaParser | undefined;

export interface Parsed {
  readonly cst: CstNode;
  readonly errors: readonly IRecognitionException[];
}

/** Parses the tokens of one statement. */
export function parseStatement(tokens: IToken[], kind: Head['kind']): Parsed {
  parser ??= new FormulaParser(true);
  parser.input = tokens;
  const cst = parser[RULES[kind]]();
  return { cst, errors: parser.errors };
}

const RULES = {
  declaration: 'declaration',
  definition: 'definition',
  function: 'functionDefinition',
  indexDefinition: 'indexDefinition',
  expression: 'expression',
} as const;

/** Builds the parser with all of Chevrotain's checks; throws what they find. For the test of the grammar. */
export function validateGrammar(): void {
  new FormulaParser(false);
}
