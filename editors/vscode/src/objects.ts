// Which object is at a place: the language server's symbols are named as the graph's nodes are.

export interface Lines {
  start: { line: number };
  end: { line: number };
}

export interface ObjectSymbol {
  name: string;
  range: Lines;
}

// Returns the name of the object whose manifest a line is in, or of the nearest one above it.
export function objectAt(symbols: readonly ObjectSymbol[], line: number): string | undefined {
  const around = symbols.filter(({ range }) => range.start.line <= line && line <= range.end.line);
  const above = symbols.filter(({ range }) => range.start.line <= line);
  const nearest = (some: readonly ObjectSymbol[]) =>
    some.reduce<ObjectSymbol | undefined>((best, one) => (best && best.range.start.line > one.range.start.line ? best : one), undefined);
  return (nearest(around) ?? nearest(above) ?? symbols[0])?.name;
}
