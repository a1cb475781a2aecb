package storage

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
)

// SQLite takes $1 for a name and numbers parameters by where they first appear; PostgreSQL goes by the number.
// They agree only where the numbers appear in order.
func TestParametersAppearInOrder(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	parameter := regexp.MustCompile(`\$\d+`)
	checked := 0
	for _, file := range files {
		source, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(source, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			first, highest := 0, 0
			for _, p := range parameter.FindAllString(lit.Value, -1) {
				number, err := strconv.Atoi(p[1:])
				if err != nil {
					t.Fatal(err)
				}
				if first == 0 {
					first, highest = number, number // a literal may go on where another one ended
				}
				if number < first || number > highest+1 {
					t.Errorf("%s is out of order in %s", p, lit.Value)
				}
				highest = max(highest, number)
				checked++
			}
			return true
		})
	}
	if checked < 100 {
		t.Errorf("only %d parameters found", checked)
	}
}
