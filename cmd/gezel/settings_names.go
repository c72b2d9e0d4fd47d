package main

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
)

// serviceName matches what Kubernetes and Docker set for a service whose name
// begins with gezel: no setting, and nobody's slip
// (https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables).
var serviceName = regexp.MustCompile(`_SERVICE_(HOST|PORT(_\w+)?)$|_PORT(_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?$`)

// warnOfStrays warns of what stands in the environment under Gezel's name and is
// no setting: mostly a slip, after which the default holds unnoticed. environ has
// lines as os.Environ gives them.
func warnOfStrays(environ []string, warn *warnings) {
	known := settingNames()
	var strays []string
	for _, line := range environ {
		name, value, _ := strings.Cut(line, "=")
		if value != "" && strings.HasPrefix(name, "GEZEL_") && !slices.Contains(known, name) && !serviceName.MatchString(name) {
			strays = append(strays, name)
		}
	}
	slices.Sort(strays)
	for _, name := range strays {
		warn.add(name+" is set, and there is no such setting: it does nothing", "write it as the README's table has it, or take it out of the environment")
	}
}

// settingNames gives the names of all settings, those of commands included.
func settingNames() []string {
	names := []string{varMattermostAdmin, varMattermostAdmin + "_FILE"}
	for _, field := range reflect.VisibleFields(reflect.TypeFor[serveSettings]()) {
		if name := field.Tag.Get("env"); name != "" {
			names = append(names, name)
			if field.Tag.Get("secret") != "" {
				names = append(names, name+"_FILE")
			}
		}
	}
	return names
}
