// Package prompts is what Gezel asks: the notions of the essay, the questions
// drawn from them in two languages, and the plan that says which question falls
// in which week.
//
// It knows the essay, the rubric a question has to meet and the calendar of ISO
// weeks. It knows no member, no chat server, no clock and no store: everything
// here is a pure function of a catalogue and its arguments, so that everyone
// gets the same question in the same week, and again after a retry.
//
// A catalogue is a set of YAML files that can be edited without programming.
// The built-in one lies in catalogue/; [Load] puts another beside it or in its
// place. [Check] applies every point of the rubric that a machine can see, to
// each question and to every stretch of the plan, and [FindOrder] searches for
// an order of the questions that passes.
//
// # The rubric
//
// What makes a question good enough, and the points under which [Check] reports:
//
//	R1   one question, ending in its one question mark
//	R2   short enough for a phone: question, sentences, labels
//	R3   about one moment, and about the reader
//	R4   no word that blames, grades or praises
//	R5   ALACT: one or two follow-ups of rising phase, ending in alternatives or a plan
//	R6   the quick answers of its type, a way out among them
//	R7   as much in English as in Dutch
//	R8   plain words; the reading ease is an alarm, no fault
//	R9   notions that exist, and that the text covers (a person sees to the latter)
//	R10  the plan touches everything within the year and keeps its balance
//	R11  nothing comes back too early, and no two questions are alike
//	R12  scales name places, and what may hurt is marked as heavy
//
// # The plan
//
// The plan is one order of questions walked by the calendar, round and round:
// the question of a week is the one at (weeks since a fixed Monday) modulo the
// length. What must hold in every 12 or 52 consecutive weeks is written once, as
// rules over windows (rules.go); the check slides them over the whole cycle, so
// across its seam too, and the search minimises what they count.
package prompts
