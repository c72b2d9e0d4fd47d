package mattermosttest

import "net/http"

// AppError is how Mattermost says no.
type AppError struct {
	ID        string `json:"id"`
	Message   string `json:"message"`
	Detailed  string `json:"detailed_error"`
	RequestID string `json:"request_id,omitempty"`
	Status    int    `json:"status_code"`
}

// Error implements error.
func (e *AppError) Error() string { return e.ID + ": " + e.Message }

func invalid(what string) *AppError {
	return &AppError{ID: "api.context.invalid_body_param.app_error", Message: "Invalid or missing " + what + " in request body.", Status: http.StatusBadRequest}
}

func bad(id, message string) *AppError {
	return &AppError{ID: id, Message: message, Status: http.StatusBadRequest}
}

func missing(what string) *AppError {
	return &AppError{ID: "app." + what + ".get.app_error", Message: "Unable to find the " + what + ".", Status: http.StatusNotFound}
}

func denied() *AppError {
	return &AppError{ID: "api.context.permissions.app_error", Message: "You do not have the appropriate permissions.", Status: http.StatusForbidden}
}

func expired() *AppError {
	return &AppError{ID: "api.context.session_expired.app_error", Message: "Invalid or expired session, please login again.", Status: http.StatusUnauthorized}
}
