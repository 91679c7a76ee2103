// Renders a Helm chart where Helm is not: the same template language (text/template with sprig) and the functions of Helm that
// charts use. No dependency charts, no hook order, no cluster to look up.
//
//	render <chart> < {"release", "namespace", "revision", "kubeVersion", "apiVersions", "values": [{...}, ...]}
//
// prints {"<template>": "<text>"}, or says on standard error what failed and ends with 1.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig"
	"sigs.k8s.io/yaml"
)

type object = map[string]interface{}

type request struct {
	Release, Namespace, KubeVersion string
	Revision                        int
	ApiVersions                     []string
	Values                          []object
}

type files map[string][]byte

func (f files) Get(name string) string { return string(f[name]) }

type apiVersions map[string]bool

func (a apiVersions) Has(name string) bool { return a[name] }

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// As Helm lays values over each other: maps are merged, everything else replaced, null takes a key away.
func overlay(under, over object) object {
	for key, value := range over {
		below, isMap := under[key].(object)
		if value == nil {
			delete(under, key)
		} else if above, ok := value.(object); ok && isMap {
			under[key] = overlay(below, above)
		} else {
			under[key] = value
		}
	}
	return under
}

func functions(t *template.Template) template.FuncMap {
	f := sprig.TxtFuncMap()
	// As Helm has it: a chart does not read the environment of whoever renders it.
	delete(f, "env")
	delete(f, "expandenv")
	include := func(name string, data interface{}) (string, error) {
		var out bytes.Buffer
		err := t.ExecuteTemplate(&out, name, data)
		return out.String(), err
	}
	f["include"] = include
	f["tpl"] = func(text string, data interface{}) (string, error) {
		clone, err := t.Clone()
		if err != nil {
			return "", err
		}
		one, err := clone.New("tpl").Parse(text)
		if err != nil {
			return "", err
		}
		var out bytes.Buffer
		err = one.Execute(&out, data)
		return out.String(), err
	}
	f["required"] = func(message string, value interface{}) (interface{}, error) {
		if value == nil || value == "" {
			return value, errors.New(message)
		}
		return value, nil
	}
	f["fail"] = func(message string) (string, error) { return "", errors.New(message) }
	f["lookup"] = func(string, string, string, string) object { return object{} }
	f["toYaml"] = func(value interface{}) string {
		text, err := yaml.Marshal(value)
		check(err)
		return strings.TrimSuffix(string(text), "\n")
	}
	f["fromYaml"] = func(text string) object {
		value := object{}
		check(yaml.Unmarshal([]byte(text), &value))
		return value
	}
	f["toJson"] = func(value interface{}) string {
		text, err := json.Marshal(value)
		check(err)
		return string(text)
	}
	f["fromJson"] = func(text string) object {
		value := object{}
		check(json.Unmarshal([]byte(text), &value))
		return value
	}
	f["fromJsonArray"] = func(text string) []interface{} {
		var value []interface{}
		check(json.Unmarshal([]byte(text), &value))
		return value
	}
	return f
}

func main() {
	root := os.Args[1]
	var asked request
	check(json.NewDecoder(os.Stdin).Decode(&asked))
	read := files{}
	check(filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		read[name], err = os.ReadFile(path)
		return err
	}))
	chart, values := object{}, object{}
	check(yaml.Unmarshal(read["Chart.yaml"], &chart))
	check(yaml.Unmarshal(read["values.yaml"], &values))
	for _, layer := range asked.Values {
		values = overlay(values, layer)
	}
	// Helm's Chart is a record with capital letters.
	capital := object{}
	for key, value := range chart {
		capital[strings.ToUpper(key[:1])+key[1:]] = value
	}
	known := apiVersions{}
	for _, name := range asked.ApiVersions {
		known[name] = true
	}
	data := object{
		"Values": values,
		"Chart":  capital,
		"Files":  read,
		"Release": object{
			"Name": asked.Release, "Namespace": asked.Namespace, "Revision": asked.Revision,
			"Service": "Helm", "IsInstall": asked.Revision == 1, "IsUpgrade": asked.Revision > 1,
		},
		"Capabilities": object{
			"KubeVersion": object{"Version": asked.KubeVersion, "GitVersion": asked.KubeVersion},
			"APIVersions": known,
		},
	}
	all := template.New("chart").Option("missingkey=zero")
	all.Funcs(functions(all))
	var names []string
	for name, text := range read {
		if strings.HasPrefix(name, "templates/") {
			_, err := all.New(name).Parse(string(text))
			check(err)
			names = append(names, name)
		}
	}
	sort.Strings(names)
	rendered := map[string]string{}
	for _, name := range names {
		if strings.HasPrefix(filepath.Base(name), "_") {
			continue
		}
		scope := object{"Template": object{"Name": name, "BasePath": "templates"}}
		for key, value := range data {
			scope[key] = value
		}
		var out bytes.Buffer
		check(all.ExecuteTemplate(&out, name, scope))
		rendered[name] = strings.ReplaceAll(out.String(), "<no value>", "")
	}
	check(json.NewEncoder(os.Stdout).Encode(rendered))
}
