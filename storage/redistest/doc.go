// Package redistest starts real Redis servers for tests, and ends them with
// the test, also when it crashes. It knows nothing of Gezel.
//
// A machine without redis-server fails the test with a line that says how to
// get one: what is promised of a store is not kept by a skipped test.
package redistest
