// Command attache-train learns the weights of package tag again.
//
//	go run ./cmd/attache-train [-o FILE] [-judge | -polnear] [-measure] DATA
//
// DATA is a folder with data/ud-ewt, data/gum/train, data/gum/dev, gold/train and, to measure only, gold/dev. The same data give the same weights, bit for
// bit. With -judge it learns only how attributions are judged, with -polnear only what `attache extract --layer attributions` gives and the syntax that this
// builds on, and takes all else from the weights that are built in. -polnear reads data/polnear/train and its parses in data/polnear/train.parsed.jsonl.gz, whose
// texts and labels have no licence: the weights are for figures to compare with and nobody may ship them, so it wants -o. With -measure it writes to standard
// error how well the model does on texts that it did not learn from; that takes several times as long.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"attache/briefing"
	"attache/briefing/extract"
	"attache/briefing/extract/tag"
	"attache/briefing/ingest"
	"attache/seeds"
)

// copies is how many documents are made from each template of own.txt.
const copies = 4

func main() {
	out := flag.String("o", filepath.Join("briefing", "extract", "tag", "weights.bin"), "write the weights to `FILE`")
	judge := flag.Bool("judge", false, "learn only how attributions are judged")
	news := flag.Bool("polnear", false, "learn only attributions as PolNeAR draws them, from PolNeAR: weights to compare with, not to ship")
	measure := flag.Bool("measure", false, "measure the model, too")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: attache-train [-o FILE] [-judge | -polnear] [-measure] DATA")
		flag.PrintDefaults()
	}
	flag.Parse()
	shipped := flag.Lookup("o").DefValue == *out
	if flag.NArg() != 1 || *judge && *news || *news && shipped {
		flag.Usage()
		os.Exit(2)
	}
	var log io.Writer
	if *measure {
		log = os.Stderr
	}
	if err := train(flag.Arg(0), *out, *judge, *news, log); err != nil {
		fmt.Fprintln(os.Stderr, "attache-train:", err)
		os.Exit(1)
	}
}

// train learns from the data in dir, all, only how to judge, or only attributions from PolNeAR, and writes the weights to out; with a log, it measures.
func train(dir, out string, judge, news bool, log io.Writer) error {
	if news {
		m, err := tag.Load()
		if err != nil {
			return err
		}
		texts, err := polnear(filepath.Join(dir, "data", "polnear", "train"))
		if err != nil {
			return err
		}
		bank, err := silver(filepath.Join(dir, "data", "polnear", "train.parsed.jsonl.gz"))
		if err != nil {
			return err
		}
		m.LearnAscriptions(texts, bank)
		return os.WriteFile(out, m.Marshal(), 0o644)
	}
	var c tag.Corpus
	var err error
	if c.Treebank, err = treebank(filepath.Join(dir, "data", "ud-ewt", "*train*.conllu"), filepath.Join(dir, "data", "gum", "train", "*.conllu")); err != nil {
		return err
	}
	if c.Gold, err = gold(filepath.Join(dir, "gold", "train")); err != nil {
		return err
	}
	if c.Own, err = own(copies); err != nil {
		return err
	}
	var m *tag.Model
	if judge {
		if m, err = tag.Load(); err != nil {
			return err
		}
	} else {
		m = tag.Learn(c)
	}
	questions, err := asked(m, c.Gold)
	if err != nil {
		return err
	}
	m.LearnJudgements(c.Gold, questions)
	if err := os.WriteFile(out, m.Marshal(), 0o644); err != nil {
		return err
	}
	if log == nil {
		return nil
	}
	dev, err := treebank(filepath.Join(dir, "data", "ud-ewt", "*dev*.conllu"), filepath.Join(dir, "data", "gum", "dev", "*.conllu"))
	if err != nil {
		return err
	}
	docs, err := gold(filepath.Join(dir, "gold", "dev"))
	if err != nil {
		return err
	}
	m.MeasureSyntax(dev, log)
	fmt.Fprintln(log, "gold/dev:")
	m.Measure(docs, log)
	fmt.Fprintln(log, "gold/train, cross-validated:")
	m.CrossValidate(c, 4, log)
	return nil
}

// asked returns what the extractor asks m about each of docs.
func asked(m *tag.Model, docs []tag.Gold) ([][]tag.Question, error) {
	r, err := ingest.Registry(ingest.Source{Name: "seeds", FS: seeds.FS()})
	if err != nil {
		return nil, err
	}
	x := extract.With(m, r)
	questions := make([][]tag.Question, len(docs))
	for i, g := range docs {
		contents := make([]briefing.Span, len(g.Positions))
		for k, p := range g.Positions {
			contents[k] = p.Content
		}
		questions[i] = x.Questions(briefing.Document{ID: g.Name, Text: g.Text, Language: "en"}, contents)
	}
	return questions, nil
}

// treebank reads the CoNLL-U files that match patterns.
func treebank(patterns ...string) (tag.Treebank, error) {
	var bank tag.Treebank
	for _, p := range patterns {
		files, err := filepath.Glob(p)
		if err != nil {
			return nil, err
		}
		if len(files) == 0 {
			return nil, fmt.Errorf("no file matches %s", p)
		}
		for _, name := range files {
			f, err := os.Open(name)
			if err != nil {
				return nil, err
			}
			err = conllu(&bank, f)
			f.Close()
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	return bank, nil
}

// conllu adds the sentences of r to bank. Words of several tokens and empty nodes are left out: their parts are lines of their own.
func conllu(bank *tag.Treebank, r io.Reader) error {
	var words []tag.Word
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, 1<<20)
	for n := 1; sc.Scan(); n++ {
		line := sc.Text()
		if line == "" {
			bank.Add(words)
			words = words[:0]
			continue
		}
		c := strings.Split(line, "\t")
		if strings.HasPrefix(line, "#") || strings.ContainsAny(c[0], "-.") {
			continue
		}
		if len(c) != 10 {
			return fmt.Errorf("line %d: %d columns, not 10", n, len(c))
		}
		head, err := strconv.Atoi(c[6])
		if err != nil {
			return fmt.Errorf("line %d: head: %w", n, err)
		}
		words = append(words, tag.Word{Form: c[1], XPOS: c[4], Rel: c[7], Head: head, SpaceAfter: !strings.Contains(c[9], "SpaceAfter=No")})
	}
	bank.Add(words)
	return sc.Err()
}
