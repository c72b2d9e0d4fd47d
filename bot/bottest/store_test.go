package bottest

import (
	"testing"

	"gezel/bot"
)

func TestMapsKeepTheContract(t *testing.T) {
	TestStore(t, func(*testing.T) bot.Store { return NewStore() })
}
