package ingest

import (
	"errors"
	"fmt"
	"iter"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"

	"attache/briefing"
)

// mismatch is how the decoder tells that a value is of the wrong type; it has no type of its own for that.
var mismatch = regexp.MustCompile(`^(?:toml: )?line ([0-9]+) \(last key "([^"]+)"\): (.*)$`)

// TOML decodes the text of a file into v, a pointer to a struct whose fields have tags, and returns what is wrong with it: syntax,
// types, and keys that v has no field for. Of wrong syntax and types, the first is all that is found. Lines count from 1.
func TOML(file, text string, v any) Problems {
	meta, err := toml.Decode(text, v)
	if err != nil {
		var parse toml.ParseError
		if errors.As(err, &parse) {
			what := parse.Message
			if what == "" {
				what = strings.TrimPrefix(parse.Error(), "toml: ")
			}
			return Problems{wrong(file, parse.Position.Line, what+"; see https://toml.io for the form")}
		}
		if m := mismatch.FindStringSubmatch(err.Error()); m != nil {
			line, _ := strconv.Atoi(m[1]) // the pattern lets only digits through
			if right := form(v, strings.Split(m[2], ".")); right != "" {
				return Problems{wrong(file, line, m[2]+" must be "+right)}
			}
			return Problems{wrong(file, line, m[2]+": "+m[3])}
		}
		return Problems{wrong(file, 0, strings.TrimPrefix(err.Error(), "toml: "))}
	}
	var problems Problems
	nth := make(map[string]int)
	told := make(map[string]bool) // tables
	known := Keys(v)
	for _, key := range meta.Undecoded() {
		inside := key
		key, keys := unknown(key, known)
		if len(key) < len(inside) && told[key.String()] {
			continue
		}
		if len(problems) == mostUnknown {
			return append(problems, wrong(file, 0, fmt.Sprintf("and more unknown keys; only %d are listed", mostUnknown)))
		}
		told[key.String()] = true
		name := key[len(key)-1]
		what := fmt.Sprintf("unknown key %q; known are %s", key.String(), strings.Join(keys, ", "))
		if near := briefing.Nearest(name, keys); near != "" {
			what = fmt.Sprintf("unknown key %q; did you mean %q", key.String(), near)
		}
		problems = append(problems, wrong(file, lineOfKey(text, name, nth[name]), what))
		nth[name]++
	}
	return problems
}

// mostUnknown is how many unknown keys of one file are told: nobody reads more, and each costs a look through the file.
const mostUnknown = 100

// unknown returns the part of an undecoded key that is not known, "a" of "a.b.c" where the table a is not, and the
// keys that are known in its place.
func unknown(key toml.Key, known map[string][]string) (toml.Key, []string) {
	keys := known[""]
	for i, name := range key[:len(key)-1] {
		if !slices.Contains(keys, name) {
			return key[:i+1], keys
		}
		next := known[strings.Join(key[:i+1], ".")]
		if next == nil {
			return key[:i+1], keys
		}
		keys = next
	}
	return key, keys
}

// Keys returns the keys of each table that [TOML] decodes into v, in the order of its fields, by the dotted name of the table; "" is
// the top.
func Keys(v any) map[string][]string {
	keys := make(map[string][]string)
	var add func(table string, t reflect.Type)
	add = func(table string, t reflect.Type) {
		for f := range fields(t) {
			key := f.Tag.Get("toml")
			keys[table] = append(keys[table], key)
			if inner := element(f.Type); inner.Kind() == reflect.Struct {
				add(strings.TrimPrefix(table+"."+key, "."), inner)
			}
		}
	}
	add("", element(reflect.TypeOf(v)))
	return keys
}

// fields returns the fields of a struct that stand for keys.
func fields(t reflect.Type) iter.Seq[reflect.StructField] {
	return func(yield func(reflect.StructField) bool) {
		for i := range t.NumField() {
			if f := t.Field(i); f.Tag.Get("toml") != "" && !yield(f) {
				return
			}
		}
	}
}

// element returns the type that a pointer points to, or of which a slice holds many; else t.
func element(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	return t
}

// form says what a value of v must look like in a file, by its key; "" where there is no such key.
func form(v any, key []string) string {
	t := reflect.TypeOf(v).Elem()
	for i, name := range key {
		found := false
		for f := range fields(element(t)) {
			if f.Tag.Get("toml") == name {
				t, found = f.Type, true
				break
			}
		}
		if !found || i < len(key)-1 && element(t).Kind() != reflect.Struct {
			return ""
		}
	}
	many, of := t.Kind() == reflect.Slice, element(t).Kind()
	switch {
	case many && of == reflect.Struct:
		return "a table that may be repeated: [[" + strings.Join(key, ".") + "]]"
	case of == reflect.Struct:
		return "a table: [" + strings.Join(key, ".") + "]"
	case many && of == reflect.String:
		return `a list of strings: ["…", "…"]`
	case of == reflect.String:
		return `a string: "…"`
	case of == reflect.Bool:
		return "true or false"
	case of == reflect.Int:
		return "a whole number"
	}
	return ""
}

// LineOf returns the line, from 1, on which the nth table of that name, from 0, sets key; the line of the
// table's header where it does not; 0 where there is no such table. The table "" is the whole file.
func LineOf(text, table string, nth int, key string) int {
	if table == "" {
		return lineOfKey(text, key, 0)
	}
	headers := lines(text, "[["+table+"]]")
	if len(headers) == 0 {
		headers = lines(text, "["+table+"]")
	}
	if nth >= len(headers) {
		return 0
	}
	rest := strings.Split(text, "\n")[headers[nth]:]
	for i, line := range rest {
		if strings.HasPrefix(strings.TrimSpace(line), "[") {
			break
		}
		if sets(line, key) {
			return headers[nth] + i + 1
		}
	}
	return headers[nth]
}

// lineOfKey returns the line, from 1, on which key is set for the nth time, from 0; 0 where it is not.
func lineOfKey(text, key string, nth int) int {
	for i, line := range strings.Split(text, "\n") {
		if sets(line, key) {
			if nth == 0 {
				return i + 1
			}
			nth--
		}
	}
	return 0
}

// sets reports whether line gives key a value, or is the header of the table key.
func sets(line, key string) bool {
	line = strings.TrimLeft(line, " \t[")
	rest, ok := strings.CutPrefix(line, key)
	if !ok {
		if rest, ok = strings.CutPrefix(line, `"`+key+`"`); !ok {
			return false
		}
	}
	rest = strings.TrimLeft(rest, " \t")
	return strings.HasPrefix(rest, "=") || strings.HasPrefix(rest, "]") || strings.HasPrefix(rest, ".")
}

// lines returns the numbers, from 1, of the lines of text that are this header: "[[actor]]".
func lines(text, header string) []int {
	var at []int
	for i, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(strings.TrimSpace(line), header) {
			at = append(at, i+1)
		}
	}
	return at
}
